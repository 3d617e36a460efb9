import type { Stage } from "../stage.ts";

/** Far from every known query: nothing that is written there changes a known answer. */
export function farVector({ lab }: Stage, number: number): Float32Array {
  const [away] = lab.data.vectors;
  if (away === undefined) throw new Error("The data has no known query.");
  return away.map((value, at) => -value * (1 + ((number * 31 + at * 17) % 97) / 100));
}
