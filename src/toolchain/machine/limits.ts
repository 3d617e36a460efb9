import type { OpenFiles } from "../../host/open-files.ts";
import type { Finding } from "../finding.ts";
import { rowOf, tooLittle, unfit } from "./row.ts";

/** No run gets along with less: logs, data, pipes and a handful of connections. */
const OPEN_FILES_MIN = 1024;
const CORES_MIN = 2;

const words = (count: number): string => (Number.isFinite(count) ? String(count) : "no limit");

/**
 * Every connection is an open file, on either of its ends.
 * @param wanted what a target that hangs would need
 */
export function judgeOpenFiles({ soft, hard }: OpenFiles, wanted: number): Finding {
  const enough = Math.max(OPEN_FILES_MIN, wanted);
  const remedy =
    hard >= enough
      ? `raise the limit: \`ulimit -n ${enough}\` before the run`
      : `raise the hard limit (${words(hard)}), too: LimitNOFILE of the service, or docker run --ulimit nofile=${enough}`;
  return rowOf(
    {
      name: "open files",
      neededFor: "one connection for each request on its way",
      found: `${words(soft)}${hard > soft ? ` (may be raised to ${words(hard)})` : ""}`,
      needs: `${enough}`,
    },
    soft < OPEN_FILES_MIN
      ? tooLittle("fail", remedy)
      : soft < enough
        ? tooLittle("warn", remedy)
        : null,
  );
}

/** CPUs as the machine shows them, and as this process may use them. */
export interface CoresLook {
  /** Of the machine. */
  readonly shown: number;
  /** By the CPU set that this process is held to. */
  readonly allowed: number;
  /** By the control group's quota; null = none. */
  readonly quota: number | null;
}

/** A container with two of 64 cores sees all 64: what counts is what is enforced. */
export function judgeCores({ shown, allowed, quota }: CoresLook): Finding {
  const enforced = Math.min(allowed, quota ?? Number.POSITIVE_INFINITY);
  const isThrottled = quota !== null && quota < allowed;
  const by = isThrottled ? "a quota" : "a CPU set";
  return rowOf(
    {
      name: "cores",
      neededFor: "a load generator that doesn't starve what it measures",
      found: enforced < shown ? `${round(enforced)} of ${shown}, by ${by}` : String(shown),
      needs: `${CORES_MIN}, none taken by a quota`,
    },
    lackOfCores(enforced, isThrottled),
  );
}

function lackOfCores(enforced: number, isThrottled: boolean) {
  if (enforced < 1)
    return tooLittle(
      "fail",
      `use ${CORES_MIN} cores or more: with less than one nothing can be timed`,
    );
  if (enforced < CORES_MIN)
    return tooLittle(
      "warn",
      `use a machine with ${CORES_MIN} cores or more; verdicts will often be inconclusive`,
    );
  if (isThrottled)
    return unfit(
      "warn",
      "hold it to CPUs (docker run --cpuset-cpus) instead of a quota (--cpus), which stops everything for the rest of each 100 ms",
    );
  return null;
}

const round = (cores: number): string => String(Math.round(cores * 100) / 100);
