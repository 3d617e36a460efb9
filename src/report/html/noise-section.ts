import { selfNoise } from "../../claims/self-noise.ts";
import type { ReportInput } from "../input.ts";
import { NOISE_HEAD, noiseCells, noiseSentence } from "../words/noise.ts";
import { type Html, html } from "./markup.ts";
import { section, table } from "./parts.ts";

/** An A/A run's result: what this machine shows where there is nothing to find. */
export function noiseSection(input: ReportInput): Html | null {
  const found = selfNoise(input.evidence);
  if (!input.evidence.plan.aa || found.length === 0) return null;
  return section(
    {
      id: "noise",
      title: "This machine’s own noise",
      intro:
        "Both sides are the same setup, so the true ratio is 1. A comparison’s effect means something only where it stands clear of these figures.",
    },
    html`<p>${noiseSentence(found)}</p>`,
    table(
      "Noise at each operating point",
      NOISE_HEAD.map((title) => ({ title })),
      found.map((one) => ({ cells: noiseCells(one) })),
    ),
  );
}
