import type { Share } from "../../units/quantity.ts";
import { cutNotes } from "../notes.ts";
import type { Tally, Verdict } from "../verdict.ts";
import { list, sentence } from "../words.ts";
import type { Counted, Counting, Missing } from "./counting.ts";
import { decidedBy, lacking, needed } from "./counting-words.ts";
import { countWords, talliesOf } from "./tally.ts";
import { type Trial, trialWords } from "./trial.ts";
import { unusableBecause } from "./usable.ts";

/**
 * One valid counterexample refutes. Support takes, for each fault by itself, enough passes for the
 * plan's confidence, no trial without an answer, and every situation that this driver can make.
 */
export function judgeByCounting(counting: Counting): Verdict {
  const counted = count(counting);
  const { claim, evidence, broken, tallies, missing, notes } = counted;
  const kind = kindOf(counted);
  return {
    kind,
    claim,
    headline: broken === undefined ? passed(counted) : counterexample(counted, broken),
    effects: [],
    tallies,
    reasons: [
      decidedBy(counted),
      ...besides(counted),
      ...missingNotes(missing),
      ...notes,
      ...cutNotes(evidence),
    ],
    needed: kind === "inconclusive" ? needed(counted) : null,
    moreRoundsHelp: false,
  };
}

function count(counting: Counting): Counted {
  const { trials, evidence } = counting;
  const tallies = talliesOf(trials);
  return {
    ...counting,
    tallies,
    broken: trials.find(({ outcome }) => outcome.kind === "broken"),
    enough: isEnough(tallies, evidence.plan.confidencePass),
    open: trials.some(
      ({ outcome, drill }) => outcome.kind === "unknown" && unusableBecause(drill) === null,
    ),
  };
}

function kindOf(counted: Counted): Verdict["kind"] {
  const { broken, enough, open } = counted;
  if (broken !== undefined) return "refuted";
  return enough && !open && lacking(counted).length === 0 ? "supported" : "inconclusive";
}

const isEnough = (tallies: readonly Tally[], confidence: Share): boolean =>
  tallies.length > 0 && tallies.every(({ atLeast }) => atLeast !== null && atLeast >= confidence);

/** "After kill on chroma 1: 3 acknowledged writes are missing (ids)." */
const counterexample = ({ place }: Counting, { fault, outcome }: Trial): string =>
  sentence(`${place(fault)}: ${outcome.why}`);

/** "Held 5 of 5 after kill on chroma 1 (at least 55 %)"; faults of one count share a clause. */
function passed({ say, place, evidence, tallies }: Counted): string {
  const count = (tally: Tally): string => countWords(tally, evidence.plan.confidencePass);
  const known = tallies.filter(({ held }) => held > 0);
  const unknown = tallies.filter(({ held }) => held === 0);
  const clauses =
    say === null
      ? [...Map.groupBy(known, count)].map(([words, of]) => {
          const [times, bound] = words.split(", ");
          const places = list(of.map(({ fault }) => place(fault)));
          return `held ${times} ${places}${bound === undefined ? "" : ` (${bound})`}`;
        })
      : known.map((tally) => `${say(tally)} (${count(tally)})`);
  const silent = list(unknown.map(({ fault }) => place(fault)));
  return sentence(
    [...clauses, ...(silent === "" ? [] : [`nothing is known ${silent}`])].join("; "),
  );
}

/** The other counterexamples, and the trials that couldn't be counted. */
function besides({ trials, place, broken }: Counted): string[] {
  const others = [...Map.groupBy(trials, ({ fault }) => fault)].flatMap(([fault, of]) => {
    const found = of.find(({ outcome }) => outcome.kind === "broken");
    return found === undefined || fault === broken?.fault ? [] : [found];
  });
  const unknown = trials.filter(({ outcome }) => outcome.kind === "unknown");
  return [
    ...others.map(({ fault, outcome }) => sentence(`${place(fault)}: ${outcome.why}`)),
    ...[...Map.groupBy(unknown, ({ outcome }) => outcome.why)].map(([why, [first, ...more]]) => {
      const which =
        first === undefined || more.length > 0 ? `${more.length + 1} trials` : trialWords(first);
      return `Not counted: ${which} (${why}).`;
    }),
  ];
}

function missingNotes(missing: readonly Missing[]): string[] {
  if (missing.length === 0) return [];
  return [sentence(`not exercised: ${missing.map(({ words }) => words).join(", ")}`)];
}
