import { noise } from "../figures/noise.ts";
import type { ReportInput } from "../input.ts";
import { percent, times, whole } from "../words/numbers.ts";
import type { Html } from "./markup.ts";
import { section, table } from "./parts.ts";

/** An A/A run's result: what this machine shows where there is nothing to find. */
export function noiseSection(input: ReportInput): Html | null {
  const found = noise(input.evidence);
  if (!input.evidence.plan.aa || found.length === 0) return null;
  const number = true;
  return section(
    {
      id: "noise",
      title: "This machine’s own noise",
      intro:
        "Both sides are the same setup, so the true ratio is 1. A comparison’s effect means something only where it stands clear of these figures.",
    },
    table(
      "Noise at each operating point",
      [
        { title: "point" },
        { title: "B against A", number },
        { title: "round to round", number },
        { title: "rounds", number },
      ],
      found.map(({ point, ratio, scatter, rounds }) => ({
        cells: [
          point,
          times(ratio),
          scatter === null ? "–" : percent(Math.expm1(scatter)),
          whole(rounds),
        ],
      })),
    ),
  );
}
