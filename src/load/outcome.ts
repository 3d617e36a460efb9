import type { Sample } from "./wire.ts";

/**
 * Why a sample is a failure, in words; null = success. A reply without the expected number of ids
 * is a failure whatever its status.
 */
export function failureOf(sample: Sample, idsExpected: number): string | null {
  if (sample.status === 0) return noReply(sample.errorCode);
  if (sample.status !== 200) return `HTTP ${sample.status}`;
  if (sample.idCount < 0) return "200 without ids";
  if (sample.idCount < idsExpected) return "too few ids";
  return null;
}

/** k6's error codes: https://grafana.com/docs/k6/latest/javascript-api/error-codes/ */
function noReply(code: number): string {
  switch (code) {
    case 1050:
      return "timeout";
    case 1212:
      return "connection refused";
    case 1220:
      return "connection reset";
    default:
      return `no reply (k6 error ${code})`;
  }
}
