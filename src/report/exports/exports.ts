import type { Night } from "../../evidence/gate.ts";
import { bencher } from "./bencher.ts";
import { githubActionBenchmark } from "./github-action-benchmark.ts";

/** Other programs' forms for one night's figures, by the program's name. */
export const EXPORTS = {
  "github-action-benchmark": githubActionBenchmark,
  bencher,
} as const satisfies Record<string, (night: Night) => string>;

export type ExportFormat = keyof typeof EXPORTS;

export const EXPORT_FORMATS = Object.keys(EXPORTS) as ExportFormat[];
