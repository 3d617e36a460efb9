import { selfNoise } from "../../claims/self-noise.ts";
import type { ReportInput } from "../input.ts";
import { NOISE_HEAD, noiseCells, noiseSentence } from "../words/noise.ts";
import { type Paint, wrap } from "./paint.ts";

/** An A/A run's figures: what this machine shows where there is nothing to find. */
export function noiseLines(
  input: ReportInput,
  how: { paint: Paint; width: number },
): readonly string[] {
  const found = selfNoise(input.evidence);
  if (found.length === 0) return [];
  const table = [NOISE_HEAD, ...found.map(noiseCells)];
  const widths = NOISE_HEAD.map((_, column) =>
    Math.max(...table.map((cells) => cells[column]?.length ?? 0)),
  );
  const lines = table.map((cells, index) => {
    const padded = cells.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    const line = `    ${padded.join("  ").trimEnd()}`;
    return index === 0 ? how.paint.dim(line) : line;
  });
  const sentence = wrap(noiseSentence(found), how.width - 4).map((line) => `    ${line}`);
  return [...lines, "", ...sentence, ""];
}
