import { toRatio } from "../units/quantity.ts";
import type { Comparison } from "./comparison.ts";
import type { Contrast } from "./contrast.ts";
import type { Decision } from "./decide.ts";
import { and, rounds, times } from "./words.ts";

/** One plain sentence with the figure that matters. */
export function headline({ held, used }: Comparison, { kind }: Decision): string {
  const contrasts = held.map(({ contrast }) => contrast);
  const [first] = contrasts;
  if (used.valid === 0 || first === undefined) return "No valid round, so no figure.";
  const figures = contrasts.map((contrast) => figure(contrast));
  if (used.valid === 1) return `One round: ${and(figures)} (not judged).`;
  const broken = contrasts.filter((contrast) => contrast.kind === "failed");
  const [failure] = broken;
  if (kind === "refuted" && failure !== undefined && failure.kind === "failed")
    return `The server failed the middle query ${where(broken)} in all ${rounds(failure.rounds)}.`;
  if (first.label === "CPU per query")
    return `CPU for a query on the server: ${and(figures)} local's.`;
  return `A query on the server takes ${and(figures)} local's time.`;
}

const where = (contrasts: readonly Contrast[]): string => and(contrasts.map(({ label }) => label));

function figure(contrast: Contrast): string {
  const at = contrast.label === "CPU per query" ? "" : ` ${contrast.label}`;
  switch (contrast.kind) {
    case "interval":
      return `${times(toRatio(contrast.of.mean))}${at}`;
    case "one round":
      return `${times(toRatio(contrast.figure))}${at}`;
    case "failed":
    case "missing":
      return `no finite figure${at}`;
    default:
      return contrast satisfies never;
  }
}
