import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Where a process's memory can be limited: a folder in which a cgroup of our own may be made. */
export type MemoryCgroup =
  | { readonly kind: "v1" | "v2"; readonly folder: string }
  | { readonly kind: "unsupported"; readonly why: string };

const ROOT = "/sys/fs/cgroup";

/**
 * Looks where the process lies and whether we may make a cgroup there. Touches nothing.
 *
 * @param place where the two file systems are. @default the machine's own
 */
export function findMemoryCgroup(
  pid: number,
  place = { cgroups: ROOT, proc: "/proc" },
): MemoryCgroup {
  const lines = textOf(join(place.proc, String(pid), "cgroup"))
    ?.trim()
    .split("\n");
  if (lines === undefined)
    return { kind: "unsupported", why: `this machine doesn't tell the cgroup of process ${pid}` };
  const v1 = pathIn(lines, (controllers) => controllers.split(",").includes("memory"));
  if (v1 !== undefined) return writable("v1", folderIn(join(place.cgroups, "memory"), v1));
  const v2 = pathIn(lines, (controllers) => controllers === "");
  if (v2 === undefined || !existsSync(join(place.cgroups, "cgroup.controllers")))
    return { kind: "unsupported", why: "this machine has no cgroup that counts memory" };
  const sharing = sharingFolder(place.cgroups, folderIn(place.cgroups, v2));
  return sharing === null
    ? { kind: "unsupported", why: "no cgroup above the process hands the memory controller down" }
    : writable("v2", sharing);
}

/** A line reads "number:controllers:path". */
function pathIn(
  lines: readonly string[],
  fits: (controllers: string) => boolean,
): string | undefined {
  return lines
    .map((line) => /^\d+:([^:]*):(.*)$/.exec(line))
    .find((match) => match !== null && fits(match[1] ?? ""))?.[2];
}

/** In a container the path may be the host's: then the mount itself is the process's cgroup. */
function folderIn(mount: string, path: string): string {
  const folder = join(mount, path);
  return existsSync(folder) ? folder : mount;
}

/** In version 2 only the children of one that shares its controllers out can be limited. */
function sharingFolder(root: string, from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const shared = textOf(join(folder, "cgroup.subtree_control"))?.trim().split(/\s+/);
    if (shared?.includes("memory")) return folder;
    if (folder === root || !folder.startsWith(root)) return null;
  }
}

function writable(kind: "v1" | "v2", folder: string): MemoryCgroup {
  for (const path of [folder, join(folder, "cgroup.procs")])
    try {
      accessSync(path, constants.W_OK);
    } catch {
      return { kind: "unsupported", why: `${path} can't be written to: it needs root` };
    }
  return { kind, folder };
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
