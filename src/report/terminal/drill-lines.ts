import { type DrillGroup, drillGroups } from "../figures/drills.ts";
import type { ReportInput } from "../input.ts";
import { foundClauses, OUTCOME_MARKS, outcomeWords, recoveryWords } from "../words/drills.ts";
import { tame } from "../words/tame.ts";
import { type Paint, wrap } from "./paint.ts";

const NAME_MAX = 24;

/** Every drill in a line: what came of it, how fast it was back, and what was found. */
export function drillLines(
  input: ReportInput,
  how: { paint: Paint; width: number },
): readonly string[] {
  const groups = drillGroups(input.evidence);
  if (groups.length === 0) return [];
  const words = Math.max(...groups.map((group) => outcomeWords(group).length));
  const names = Math.min(NAME_MAX, Math.max(...groups.map(({ label }) => label.length)));
  return [
    how.paint.bold("  Drills"),
    ...groups.flatMap((group) => lines(group, { ...how, words, names })),
    "",
  ];
}

interface Columns {
  readonly paint: Paint;
  readonly width: number;
  readonly words: number;
  readonly names: number;
}

function lines(group: DrillGroup, { paint, width, words, names }: Columns): readonly string[] {
  const mark = `  ${OUTCOME_MARKS[group.kind].glyph} ${outcomeWords(group).padEnd(words)}  `;
  const name = `${tame(group.label).padEnd(names)}  `;
  const recovery = recoveryWords(group);
  const text = [...(recovery === null ? [] : [recovery]), ...foundClauses(group)].join("; ");
  const indent = mark.length + Math.min(name.length, names + 2);
  const [first = "", ...more] = wrap(tame(text), Math.max(24, width - indent));
  const isLong = name.length > names + 2;
  const head = `${paint.verdict(KINDS[group.kind], mark)}${paint.bold(name)}`;
  const rest = (isLong ? [first, ...more] : more).map((line) => `${" ".repeat(indent)}${line}`);
  return [isLong ? head.trimEnd() : `${head}${first}`, ...rest];
}

/** Colours are the verdicts': what held is as good as what is supported. */
const KINDS = { held: "supported", broken: "refuted", unknown: "inconclusive" } as const;
