import type { Bytes } from "../../units/quantity.ts";
import type { Finding } from "../finding.ts";
import { gigabytes, rowOf, tooLittle, unfit } from "./row.ts";

/** What a machine and its control group let a run have. */
export interface MemoryLook {
  readonly totalBytes: Bytes;
  readonly availableBytes: Bytes;
  /** Of this process's control group; null = none. */
  readonly limitBytes: Bytes | null;
  readonly limitUsedBytes: Bytes | null;
  readonly swapUsedBytes: Bytes;
  /** While the machine was watched. */
  readonly swappedInPages: number;
}

const AMPLE = 1.5;
/** What was put aside is fetched back in the middle of a round. */
const SWAP_SHARE = 0.05;

/** Memory as it is enforced: a container sees the machine's, and is killed at its own limit. */
export function judgeMemory(look: MemoryLook, neededBytes: Bytes): Finding {
  const { availableBytes, limitBytes, limitUsedBytes, totalBytes } = look;
  const left = limitBytes === null ? Number.POSITIVE_INFINITY : limitBytes - (limitUsedBytes ?? 0);
  const available = Math.max(0, Math.min(availableBytes, left));
  const isLimited = limitBytes !== null && limitBytes < totalBytes;
  const limit = isLimited
    ? ` (limit of the control group: ${gigabytes(limitBytes)} of the machine's ${gigabytes(totalBytes)})`
    : "";
  const remedy = `have ${gigabytes(neededBytes)} available${isLimited ? ", or raise the container's limit (docker run --memory)" : ""}`;
  return rowOf(
    {
      name: "memory",
      neededFor: "two setups side by side",
      found: `${gigabytes(available)} available${limit}`,
      needs: `${gigabytes(neededBytes)} available`,
    },
    available < neededBytes
      ? tooLittle("fail", remedy)
      : available < AMPLE * neededBytes
        ? tooLittle("warn", remedy)
        : null,
  );
}

/** A page that is swapped in voids the round. */
export function judgeSwap({ swapUsedBytes, swappedInPages, totalBytes }: MemoryLook): Finding {
  const remedy =
    "give memory back, then `sudo swapoff -a`: a round in which a page is swapped in is void";
  return rowOf(
    {
      name: "swap",
      neededFor: "rounds that count",
      found: `${gigabytes(swapUsedBytes)} in use, ${swappedInPages} pages came back while watched`,
      needs: "nothing that comes back",
    },
    swappedInPages > 0 || swapUsedBytes > SWAP_SHARE * totalBytes ? unfit("warn", remedy) : null,
  );
}
