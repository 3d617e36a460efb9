import { readdirSync, readFileSync, readlinkSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";

/** A process that has a file of a folder open. */
interface FolderUser {
  readonly pid: number;
  readonly command: string;
  /** One of the files that it has open. */
  readonly file: string;
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
    const file = open?.map((fd) => openFile(pid, fd, files)).find((found) => found !== undefined);
    if (file !== undefined) users.push({ pid, command: commandOf(pid), file });
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
