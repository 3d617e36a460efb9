import { toRatio } from "../units/quantity.ts";
import type { Comparison } from "./comparison.ts";
import type { Contrast } from "./contrast.ts";
import type { Decision } from "./decide.ts";
import { and, rounds, times } from "./words.ts";

/** One plain sentence with the figure that matters. */
export function headline({ held, used }: Comparison, { kind }: Decision): string {
  const contrasts = held.map(({ contrast }) => contrast);
  if (used.rounds.length === 0) return "No valid round, so no figure.";
  const figures = contrasts.map((contrast) => `${figure(contrast)}${at(contrast)}`).join(", ");
  if (used.rounds.length === 1) return `One round: ${figures} (not judged).`;
  const failed = contrasts.filter((contrast) => contrast.kind === "failed");
  if (kind === "refuted" && failed.length > 0)
    return `The server failed the middle query ${when(failed)} in all ${rounds(used.rounds.length)}.`;
  if (contrasts.some((contrast) => contrast.kind !== "interval"))
    return `The server against local: ${figures}.`;
  return `${took(contrasts)}${used.look === null ? " (not judged)" : ""}.`;
}

/** "A query takes the server 1.51× local's time when quiet, 1.62× when busy". */
function took(contrasts: readonly Contrast[]): string {
  const cpu = contrasts.some(({ label }) => label === "CPU per query");
  const unit = cpu ? " local's CPU time" : " local's time";
  const figures = contrasts.map(
    (contrast, index) => `${figure(contrast)}${index === 0 ? unit : ""}${at(contrast)}`,
  );
  return `A query ${cpu ? "costs the server setup" : "takes the server"} ${figures.join(", ")}`;
}

const when = (contrasts: readonly Contrast[]): string =>
  and(contrasts.map(({ label }) => `when ${label}`));

const at = ({ label }: Contrast): string => (label === "CPU per query" ? "" : ` when ${label}`);

function figure(contrast: Contrast): string {
  switch (contrast.kind) {
    case "interval":
      return times(toRatio(contrast.of.mean));
    case "one round":
      return times(toRatio(contrast.figure));
    case "failed":
    case "missing":
      return "no finite figure";
    default:
      return contrast satisfies never;
  }
}
