import type { Evidence } from "../../evidence/evidence.ts";
import type { NotExercised } from "../claim.ts";
import { type Growth, growthOf } from "../growth.ts";
import { cutNotes } from "../notes.ts";
import { comparedAt, contrastOf } from "../users/compared.ts";
import { capacityWords, limitWords } from "../users/words.ts";
import type { Verdict } from "../verdict.ts";
import { sentence } from "../words.ts";

export const CAPACITY_NEEDS =
  "`chroma-assay bench --profile work` (memory by records), and `--profile users` for users";

/** Beyond so many times what was measured a line is a guess. */
const FAR = 10;

/** What planning can go by: memory a record, when this machine is full, users a core. No verdict. */
export function judgeCapacity(evidence: Evidence): Verdict | NotExercised {
  const grown = evidence.workloads === null ? [] : growthOf(evidence.workloads);
  if (grown.length === 0)
    return { kind: "not exercised", claim: "capacity", why: `needs ${CAPACITY_NEEDS}` };
  const names = evidence.setups;
  const nameOf = ({ side }: Growth): string => names[side]?.name ?? side;
  return {
    kind: "inconclusive",
    claim: "capacity",
    headline: sentence(grown.map((one) => `${nameOf(one)} ${perRecord(one)}`).join(", ")),
    effects: [],
    tallies: [],
    reasons: [
      "A description: the paper promises no figure that could be met or missed.",
      ...grown.map((one) => sentence(`${nameOf(one)}: ${fullWords(one)}`)),
      ...userNotes(evidence),
      ...cutNotes(evidence),
    ],
    needed: null,
    moreRoundsHelp: false,
  };
}

const kibibytes = (bytes: number): string => (bytes / 1024).toFixed(2);

function perRecord({ memory, dimension }: Growth): string {
  const { slope, low, high } = memory;
  return `${kibibytes(slope)} KiB of memory a record of ${dimension} dimensions (${kibibytes(low)}–${kibibytes(high)} at 95 %)`;
}

function fullWords({ memory, measured, fullAt }: Growth): string {
  const bare = `${(memory.intercept / 1024 ** 2).toFixed(0)} MiB without records`;
  if (fullAt === null)
    return `${bare}; its memory didn't surely grow up to ${grouped(measured)} records`;
  const beyond = fullAt.middle / measured;
  const guess = beyond > FAR ? ", a guess: so far beyond what was measured a line may bend" : "";
  return `${bare}; the memory free on this machine would be used up at about ${grouped(fullAt.middle)} records (at least ${grouped(fullAt.low)}), extrapolated ${beyond.toFixed(0)}× beyond the ${grouped(measured)} measured${guess}`;
}

const grouped = (number: number): string =>
  Number(number.toPrecision(3)).toLocaleString("en-US", { maximumFractionDigits: 0 });

function userNotes({ capacity, environment }: Evidence): string[] {
  if (capacity === null) return [];
  const { cores } = environment;
  return comparedAt(capacity, contrastOf(capacity)).map(({ limitMs, a, b }) =>
    sentence(
      `users within ${limitWords(capacity, limitMs)}, on ${cores} cores: local ${capacityWords(capacity, a)}, server ${capacityWords(capacity, b)}`,
    ),
  );
}
