import type { Share } from "../../units/quantity.ts";
import { list, sentence } from "../words.ts";
import type { Counted, Missing } from "./counting.ts";
import { drillCommand, repeated } from "./needs.ts";
import { passesNeeded } from "./tally.ts";
import { type Trial, trialWords } from "./trial.ts";

/** Situations that this driver can make and this run didn't: without them nothing is supported. */
export const lacking = ({ missing }: { missing: readonly Missing[] }): readonly Missing[] =>
  missing.filter(({ drill }) => drill !== null);

/** The deciding reason. */
export function decidedBy(counted: Counted): string {
  const { broken, enough, evidence } = counted;
  if (broken !== undefined) return refutedBy(counted, broken);
  const unanswered = withoutAnswer(counted);
  if (unanswered !== undefined)
    return sentence(`no answer ${counted.place(unanswered.fault)}: ${unanswered.outcome.why}`);
  const asked = percents(evidence.plan.confidencePass);
  if (!enough) {
    const passes = passesNeeded(evidence.plan.confidencePass);
    return `Too few trials: ${passes} passes in a row show a chance of ${asked}, for each fault by itself.`;
  }
  const missing = lacking(counted);
  if (missing.length === 0)
    return `It held at least ${asked} of the time, each fault by itself (95 % sure).`;
  return `What was tried held at least ${asked} of the time; not tried: ${list(missing.map(({ words }) => words))}.`;
}

function refutedBy({ tallies }: Counted, broken: Trial): string {
  const tally = tallies.find(({ fault }) => fault === broken.fault);
  const times = tally?.broken ?? 1;
  const of = times + (tally?.held ?? 0);
  return `One counterexample is enough: ${times} of ${of} ${of === 1 ? "trial" : "trials"} (the first: ${trialWords(broken)}).`;
}

/** A trial that has to have an answer: of a fault that has none at all, or one that was played in full. */
function withoutAnswer({ trials, tallies, open }: Counted): Trial | undefined {
  const empty = tallies.find(({ held, broken }) => held + broken === 0);
  const unknown = trials.filter(({ outcome }) => outcome.kind === "unknown");
  if (empty !== undefined) return unknown.find(({ fault }) => fault === empty.fault);
  return open ? unknown[0] : undefined;
}

const percents = (part: Share): string => `${Math.round(part * 1000) / 10} %`;

/** Most trials that a plan can ask for. */
const REPEAT_MAX = 300;

/** What would decide an inconclusive count. */
export function needed(counted: Counted): string {
  const { open, enough, mend, trials, evidence } = counted;
  if (open && mend !== null) return mend;
  if (withoutAnswer(counted) !== undefined)
    return "a trial that is played to its end and has an answer";
  const others = lacking(counted).flatMap(({ drill }) => drill ?? []);
  const passes = passesNeeded(evidence.plan.confidencePass);
  if (passes > REPEAT_MAX)
    return `${passes} passes of each fault, and a plan allows ${REPEAT_MAX}: a lower \`confidence.pass\``;
  const names = enough ? others : [...trials.map(({ drill }) => drill.name), ...others];
  return `${passes} passes of each fault: ${repeated(drillCommand(...new Set(names)), passes)}`;
}
