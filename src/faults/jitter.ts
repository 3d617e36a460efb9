import { HarnessError } from "../errors.ts";
import { type Milliseconds, milliseconds } from "../units/quantity.ts";
import { type Fault, type LinkName, linkWords } from "./fault.ts";
import { answersFrom } from "./slow-answer.ts";
import { ANSWER, toxicFault } from "./toxic.ts";

export interface Jitter {
  readonly latencyMs: Milliseconds;
  /** At most as much sooner or later; less than the latency, or nothing could be shown. */
  readonly jitterMs: Milliseconds;
}

/**
 * Answers come later by a time that differs from one piece of data to the next. Toxiproxy draws it, and
 * takes no seed: the same run twice meets with other times.
 */
export function jitter(on: LinkName, { latencyMs, jitterMs }: Jitter): Fault {
  if (jitterMs >= latencyMs)
    throw new HarnessError(
      "FAULT_BROKEN",
      `Expected a jitter below the latency of ${latencyMs} ms, got ${jitterMs} ms.`,
    );
  const [least, most] = [milliseconds(latencyMs - jitterMs), latencyMs + jitterMs];
  return toxicFault({
    name: "jitter",
    on,
    words: `every answer on ${linkWords(on)} comes ${least} to ${most} ms later`,
    toxics: [
      {
        type: "latency",
        stream: "downstream",
        attributes: { latency: latencyMs, jitter: jitterMs },
      },
    ],
    request: { limitMs: milliseconds(ANSWER + most) },
    missed: answersFrom(least),
  });
}
