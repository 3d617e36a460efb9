import { noise } from "../figures/noise.ts";
import type { ReportInput } from "../input.ts";
import { percent, plural, times } from "../words/numbers.ts";
import type { Paint } from "./paint.ts";

/** An A/A run's figures: what this machine shows where there is nothing to find. */
export function noiseLines(input: ReportInput, how: { paint: Paint }): readonly string[] {
  const rows = noise(input.evidence).map(({ point, ratio, scatter, rounds }) => [
    point,
    times(ratio),
    scatter === null ? "one round" : percent(Math.expm1(scatter)),
    plural(rounds, "round"),
  ]);
  if (rows.length === 0) return [];
  const table = [["", "B against A", "round to round", "from"], ...rows];
  return [
    ...table.map((cells, index) => {
      const line = `    ${cells
        .map((cell) => cell.padEnd(16))
        .join("")
        .trimEnd()}`;
      return index === 0 ? how.paint.dim(line) : line;
    }),
    "",
  ];
}
