import { readdirSync, readFileSync, readlinkSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";

/** A process that has a file of a folder open. */
interface FolderUser {
  readonly pid: number;
  readonly command: string;
  /** One of the files that it has open; one that it may write to, where there is any. */
  readonly file: string;
  /** Whether it may write to that file. */
  readonly writes: boolean;
}

/** Who has files of a folder open, as far as this user may look. */
export interface FolderUse {
  readonly users: readonly FolderUser[];
  /** Processes whose open files can't be seen: other users', or no /proc at all. */
  readonly unseen: "none" | "some" | "all";
}

/**
 * Finds the processes that have a file of the folder open, this one left out. Files are compared by
 * device and inode, so that a container that sees the folder under another path is found too.
 */
export function findUsers(folder: string): FolderUse {
  const files = new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .flatMap((entry) => {
        const path = join(entry.parentPath, entry.name);
        const stat = statOf(path);
        return stat === null ? [] : [[keyOf(stat), path] as const];
      }),
  );
  const pids =
    list("/proc")
      ?.filter((name) => /^\d+$/.test(name))
      .map(Number) ?? [];
  if (pids.length === 0) return { users: [], unseen: "all" };
  const users: FolderUser[] = [];
  let unseen = 0;
  for (const pid of pids) {
    if (pid === process.pid) continue;
    const open = list(`/proc/${pid}/fd`);
    if (open === null) unseen += isGone(pid) ? 0 : 1;
    const found = (open ?? []).flatMap((fd) => {
      const file = openFile(pid, fd, files);
      return file === undefined ? [] : [{ file, writes: mayWrite(pid, fd) }];
    });
    const worst = found.find(({ writes }) => writes) ?? found[0];
    if (worst !== undefined) users.push({ pid, command: commandOf(pid), ...worst });
  }
  return { users, unseen: unseen > 0 ? "some" : "none" };
}

const keyOf = ({ dev, ino }: Stats) => `${dev}/${ino}`;

function openFile(pid: number, fd: string, files: ReadonlyMap<string, string>): string | undefined {
  const path = `/proc/${pid}/fd/${fd}`;
  const link = linkOf(path);
  // Pipes and sockets read "pipe:[…]": no need to ask for their inodes.
  if (!link?.startsWith("/")) return undefined;
  const stat = statOf(path);
  return stat === null ? undefined : files.get(keyOf(stat));
}

/** By the flags it was opened with, in octal: the last two bits are 0 for reading alone. */
function mayWrite(pid: number, fd: string): boolean {
  try {
    const info = readFileSync(`/proc/${pid}/fdinfo/${fd}`, "utf8");
    const flags = /^flags:\s*([0-7]+)$/m.exec(info)?.[1];
    return flags === undefined || (Number.parseInt(flags, 8) & 3) !== 0;
  } catch {
    return true;
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    return "ended meanwhile";
  }
}

function isGone(pid: number): boolean {
  return statOf(`/proc/${pid}`) === null;
}

function list(path: string): string[] | null {
  try {
    return readdirSync(path);
  } catch {
    return null;
  }
}

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

function statOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}
