import type { DiskTrial } from "../../host/disk-trial.ts";
import type { Mount } from "../../host/mounts.ts";
import type { Bytes } from "../../units/quantity.ts";
import type { Finding } from "../finding.ts";
import { gigabytes, type Lack, rowOf, tooLittle, unfit } from "./row.ts";

/** One folder, as far as a run can lack it. */
export interface DiskLook {
  readonly folder: string;
  readonly freeBytes: Bytes;
  /** null = it can't be told. */
  readonly mount: Pick<Mount, "type" | "options"> | null;
  readonly trial: DiskTrial;
}

/** What the folder is for. */
export interface DiskNeed {
  readonly name: string;
  readonly neededFor: string;
  readonly bytes: Bytes;
  /** Whether the setups' data lies there, so that the kind of its file system is measured, too. */
  readonly holdsData: boolean;
  /** How to have it elsewhere. */
  readonly elsewhere: string;
}

const AMPLE = 1.5;
const SLOW_MS = 200;
const IN_MEMORY = ["tmpfs", "ramfs"];
const NETWORK =
  /^(nfs|nfs4|cifs|smb3|9p|virtiofs|ceph|lustre|glusterfs|afs|fuse\.(sshfs|s3fs|rclone|glusterfs|gcsfuse))$/;

export function judgeDisk({ folder, freeBytes, mount, trial }: DiskLook, need: DiskNeed): Finding {
  const stored = trial.kind === "stored" ? `, fsync ${trial.fsyncMs.toFixed(1)} ms` : "";
  return rowOf(
    {
      name: need.name,
      neededFor: need.neededFor,
      found: `${gigabytes(freeBytes)} free on ${mount?.type ?? "an unknown file system"}${stored}`,
      needs: `${gigabytes(need.bytes)} free`,
      path: folder,
    },
    lackOfTrial(trial, need) ??
      lackOfRoom(freeBytes, need) ??
      (need.holdsData ? lackOfKind(mount, need) : null) ??
      lackOfSpeed(trial, need),
  );
}

function lackOfTrial(trial: DiskTrial, { elsewhere }: DiskNeed): Lack | null {
  switch (trial.kind) {
    case "stored":
      return null;
    case "not writable":
      return unfit(
        "fail",
        `nothing can be written there (${trial.why}): make it writable, or ${elsewhere}`,
      );
    case "no fsync":
      return unfit(
        "fail",
        `fsync fails there (${trial.why}), and persistence is about it: ${elsewhere}`,
      );
    default:
      return trial satisfies never;
  }
}

function lackOfRoom(free: Bytes, { bytes, elsewhere }: DiskNeed): Lack | null {
  const remedy = `have ${gigabytes(bytes)} free, or ${elsewhere}`;
  if (free < bytes) return tooLittle("fail", remedy);
  return free < AMPLE * bytes ? tooLittle("warn", remedy) : null;
}

/** Another kind of file system than a deployment's gives other figures. */
function lackOfKind(mount: DiskLook["mount"], { elsewhere }: DiskNeed): Lack | null {
  if (mount === null) return null;
  const { type, options } = mount;
  const warn = (why: string) => unfit("warn", `${why}: ${elsewhere}`);
  if (IN_MEMORY.includes(type))
    return warn(
      "it lies in memory, so that no query ever waits for a disk and a power cut takes all",
    );
  if (NETWORK.test(type))
    return warn("it lies across a network, where SQLite's locks can't be relied on");
  if (type === "overlay" && options.includes("volatile"))
    return warn("this overlay is mounted volatile: fsync does nothing there");
  if (type === "overlay")
    return warn("it is a container's own layer, slower than the volume that a deployment uses");
  return null;
}

function lackOfSpeed(trial: DiskTrial, { elsewhere }: DiskNeed): Lack | null {
  if (trial.kind !== "stored" || trial.fsyncMs <= SLOW_MS) return null;
  return unfit("warn", `fsync takes long: end what else writes there, or ${elsewhere}`);
}
