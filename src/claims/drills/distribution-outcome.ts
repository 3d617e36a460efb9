import type { Distribution, SpreadStretch } from "../../evidence/drill.ts";
import { list } from "../words.ts";
import { momentWords } from "./moments.ts";
import { joined, type Outcome } from "./outcome.ts";

/** A backend's part: at least so much of an even share. Round-robin comes to 1; weights have room. */
const PART_MIN = 0.5;
/** Of each backend, on average: below it an uneven count says nothing. */
const REQUESTS_MIN = 10;

/** Whether load was spread: before a backend died, while it was dead, and once it was back. */
export const distributionOutcome = (facts: Distribution): Outcome =>
  joined(distributionOutcomes(facts));

/** The same, question by question. */
export function distributionOutcomes(facts: Distribution): readonly Outcome[] {
  const { stretches, killed } = facts;
  const at = (id: SpreadStretch["id"]) => stretches.find((stretch) => stretch.id === id);
  return [
    evenly("undisturbed", at("before"), []),
    settledOutcome(facts),
    evenly(`without backend ${killed}`, at("down"), [killed]),
    leftOut(facts, at("down")),
    backOutcome(facts, at("after")),
  ];
}

/** @param without numbers of backends that can't get a part. */
function evenly(
  when: string,
  stretch: SpreadStretch | undefined,
  without: readonly number[],
): Outcome {
  const parts = (stretch?.answered ?? [])
    .map((answered, index) => ({ answered, number: index + 1 }))
    .filter(({ number }) => !without.includes(number));
  const all = parts.reduce((sum, { answered }) => sum + answered, 0);
  const counted = parts.map(({ answered }) => answered).join(" / ");
  if (all < REQUESTS_MIN * parts.length || parts.length === 0)
    return { kind: "unknown", why: `${when} only ${all} requests were answered` };
  const short = parts.filter(({ answered }) => answered < (PART_MIN * all) / parts.length);
  const of = `${when} ${counted} requests`;
  if (short.length === 0) return { kind: "held", why: of };
  const numbers = list(short.map(({ number }) => String(number)));
  const noun = short.length === 1 ? "backend" : "backends";
  const got = short.every(({ answered }) => answered === 0) ? "nothing" : "less than half its part";
  return { kind: "broken", why: `${of}: ${noun} ${numbers} got ${got}` };
}

/** Whether requests stopped failing before the dead backend was started again. */
function settledOutcome({ settled, killed, stretches }: Distribution): Outcome {
  const failed = stretches
    .filter(({ id }) => id === "settling" || id === "down")
    .reduce((sum, stretch) => sum + stretch.failed, 0);
  switch (settled.kind) {
    case "within":
      return {
        kind: "held",
        why: `${failed} failed after backend ${killed} died, the last within ${momentWords(settled)}`,
      };
    case "censored":
      return {
        kind: "broken",
        why: `${failed} requests failed while backend ${killed} was dead, until it was started again`,
      };
    case "none":
      return { kind: "held", why: `none failed after backend ${killed} died` };
    default:
      return settled satisfies never;
  }
}

/** A dead backend may be tried once a while, to see whether it is back; no request may be lost there. */
function leftOut(facts: Distribution, down: SpreadStretch | undefined): Outcome {
  if (down === undefined) return { kind: "unknown", why: "nothing was counted meanwhile" };
  const { killed, maxFails, failTimeoutMs } = facts;
  const tried = down.triedInVain[killed - 1] ?? 0;
  const answered = down.answered[killed - 1] ?? 0;
  const allowed = maxFails * (Math.ceil(down.lastsMs / failTimeoutMs) + 1);
  const why = `the dead one was tried ${tried} times in ${(down.lastsMs / 1000).toFixed(1)} s`;
  return answered > 0 || tried > allowed
    ? { kind: "broken", why: `${why}: it wasn't left out` }
    : { kind: "held", why };
}

function backOutcome({ back, killed }: Distribution, after: SpreadStretch | undefined): Outcome {
  switch (back.kind) {
    case "within": {
      const even = evenly("once it was back", after, []);
      return { ...even, why: `${even.why} (its first ${momentWords(back)} after its start)` };
    }
    case "censored":
      return {
        kind: "broken",
        why: `backend ${killed} got no request within ${momentWords(back).replace("not within ", "")} after its start`,
      };
    case "none":
      return { kind: "unknown", why: back.why };
    default:
      return back satisfies never;
  }
}
