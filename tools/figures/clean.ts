/**
 * Clean: drills whose fault is left out, one after the other. Nothing is broken, so nothing may be found:
 * what is found is the harness's own mistake, or Chroma's own. "Incomplete" is Chroma's own, and counted apart:
 * an index leaves records out of a query for all without any fault.
 *
 *   node tools/figures/clean.ts [drills, default 20] [controls each, default 5; 0 = none]
 *
 * Prints a line a drill with everything that was found; exits 1 where something else was.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findingsOf } from "../../src/claims/drills/findings.ts";
import { reachabilityOf, reachabilityWords } from "../../src/claims/drills/reachability.ts";
import { drillsNamed } from "../../src/drills/catalogue.ts";
import {
  claimIds,
  type DrillEvidence,
  drillNames,
  loadToolchain,
  openPractice,
  planOfProfile,
} from "../../src/index.ts";

const [wanted = 20, controls = 5] = process.argv.slice(2).map(Number);
const DRILLS = [
  "restart-persistence",
  "crash-persistence",
  "hang",
  "network-cut",
  "slow-network",
  "flaky-network",
  "backend-loss",
  "damaged-index",
];

const folder = mkdtempSync(join(tmpdir(), "assay-clean-"));
const abort = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => abort.abort());

/** What breaks, and what takes it away again. */
const faultSteps = (name: string): string[] =>
  drillsNamed([name]).flatMap(({ steps }) =>
    steps.map((step) => step.name).filter((step) => /^(break|heal) \d+$/.test(step)),
  );

function foundIn({ state, cleanUp, ledger }: DrillEvidence): string[] {
  const played = state.kind === "played" ? [] : [`${state.kind}: ${state.why}`];
  const findings = ledger === null ? ["no ledger"] : findingsOf(ledger);
  return [
    ...played,
    ...cleanUp,
    ...findings.map((one) =>
      typeof one === "string" ? one : `${one.count} ${one.kind} (${one.planes.join(", ")})`,
    ),
  ];
}

const isIncomplete = (words: string): boolean => /^\d+ incomplete /.test(words);

let found = 0;
let incomplete = 0;
try {
  await using practice = await openPractice({
    plan: planOfProfile("smoke", {
      known: { claims: claimIds, drills: drillNames },
      settings: [{ flag: "controls", field: "drilling.controls", text: String(controls) }],
    }),
    toolchain: loadToolchain(),
    reportsFolder: join(folder, "reports"),
    cacheFolder: join(folder, "cache"),
    show: () => undefined,
    signal: abort.signal,
  });
  console.log("| | drill without its fault | acknowledged | found | by their own vectors |");
  console.log("|---|---|---|---|---|");
  for (let number = 1; number <= wanted && !abort.signal.aborted; number += 1) {
    const name = DRILLS[(number - 1) % DRILLS.length] ?? "crash-persistence";
    const played = await practice.play(name, { leaveOut: faultSteps(name) });
    const what = foundIn(played);
    if (what.some((words) => !isIncomplete(words))) found += 1;
    if (what.some(isIncomplete)) incomplete += 1;
    const reached = played.ledger === null ? null : reachabilityOf(played.ledger);
    const words = reached === null ? null : reachabilityWords(reached);
    console.log(
      `| ${number} | ${name} | ${played.ledger?.acknowledged ?? 0} | ${what.join("; ") || "nothing"} | ${words ?? "not judged"} |`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(
  `${found} of ${wanted} drills found something; in ${incomplete} a query for all was incomplete.`,
);
process.exitCode = found === 0 ? 0 : 1;
