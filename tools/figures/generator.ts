import { join } from "node:path";
import type { Generator } from "../../src/load/play.ts";
import { loadToolchain } from "../../src/toolchain/load-toolchain.ts";

/** k6 as a figure plays it: on any CPU, with all its files in one folder. */
export const generatorIn = (
  folder: string,
  onSpawn: Generator["onSpawn"] = () => undefined,
): Generator => ({
  k6: loadToolchain().k6.path,
  cpus: null,
  scenarios: join(import.meta.dirname, "../../scenarios"),
  folder,
  logFolder: folder,
  onSpawn,
});
