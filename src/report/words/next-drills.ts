import { isControl } from "../../claims/drills/usable.ts";
import type { DrillGroup } from "../figures/drills.ts";

/** What the reader of a run of drills can do now; at most two. */
export function drillSteps(
  groups: readonly DrillGroup[],
  folder: string | null,
): readonly string[] {
  const [broken] = groups.filter(({ kind }) => kind === "broken");
  const [held] = groups.filter(({ kind }) => kind === "held");
  const look =
    folder === null || broken === undefined
      ? []
      : [`See what broke, and what to do: \`chroma-assay report ${folder} --open\``];
  const unknown = groups.every(({ kind }) => kind === "unknown")
    ? ["Read why no drill has an answer, mend it, and play it again."]
    : [];
  const again = [broken, held].find((group) => group !== undefined && isWorthMore(group));
  const more =
    again === undefined || again.trials.length > 1
      ? []
      : [`Once is once. To see how often: \`chroma-assay drill ${again.name} --repeat 5\``];
  return [...look, ...unknown, ...more].slice(0, 2);
}

/** A negative control shows nothing more by being repeated, nor does what once is enough to show. */
const isWorthMore = ({ shown, name }: DrillGroup): boolean =>
  !isControl(shown.drill) && name !== "local-not-shared";
