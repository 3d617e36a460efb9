import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { ProbeSample } from "../../load/probing/probing.ts";

const HEAD = "path,query,due_ms,sent_ms,done_ms,failure";

/** Every probe of a drill, for pandas or DuckDB; times are monotonic. None: no file. */
export function writeProbes(file: string, samples: readonly ProbeSample[]): void {
  if (samples.length === 0) return;
  const rows = samples.map(({ path, query, dueMs, sentMs, doneMs, failure }) =>
    [
      path,
      query,
      ...[dueMs, sentMs, doneMs].map((time) => time.toFixed(3)),
      quoted(failure ?? ""),
    ].join(","),
  );
  writeFileSync(file, gzipSync(`${[HEAD, ...rows].join("\n")}\n`));
}

const quoted = (text: string): string =>
  /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
