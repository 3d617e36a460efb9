import { HarnessError } from "../errors.ts";
import { profile } from "./profiles.ts";

/** What the tests' caller knows. */
export const known = {
  claims: [
    "query-speed",
    "faster",
    "latency-network",
    "resources",
    "concurrent-users",
    "better-concurrency",
    "capacity",
  ],
  drills: ["restart", ...(profile("drills").drills ?? [])],
};

/** The error that is expected; anything else fails the test. */
export function planError(read: () => unknown): HarnessError {
  try {
    read();
  } catch (error) {
    if (error instanceof HarnessError) return error;
    throw error;
  }
  throw new Error("Expected the plan to be refused, but it was taken.");
}
