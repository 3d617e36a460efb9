import { type ReadText, readText } from "./read-text.ts";

/** One row of /proc/self/mountinfo. */
export interface Mount {
  /** What of the file system is mounted. */
  readonly root: string;
  readonly point: string;
  /** "ext4", "overlay", "nfs4", "cgroup2"… */
  readonly type: string;
  /** The file system's own options. */
  readonly options: readonly string[];
}

/** Everything that this process sees mounted, in the order in which it was. */
export function readMounts(read: ReadText = readText): Mount[] {
  return (read("/proc/self/mountinfo") ?? "").split("\n").flatMap((line) => {
    const [before = "", after = ""] = line.split(" - ");
    const [, , , root, point] = before.split(" ");
    const [type, , options = ""] = after.split(" ");
    if (root === undefined || point === undefined || type === undefined) return [];
    return [{ root: plain(root), point: plain(point), type, options: options.split(",") }];
  });
}

/** A space in a path stands there as \040. */
const plain = (path: string): string =>
  path.replace(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );

/** The mount that an absolute path lies on; null where it can't be told. */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | null {
  const holding = mounts.filter(({ point }) => isBelow(path, point));
  const deepest = Math.max(...holding.map(({ point }) => point.length));
  // Of several at one place the last one covers the others.
  return holding.findLast(({ point }) => point.length === deepest) ?? null;
}

const isBelow = (path: string, point: string): boolean =>
  point === "/" || path === point || path.startsWith(`${point}/`);
