// Checks who imports whom (one table: .dependency-cruiser.cjs), and fails when nothing was cruised:
// dependency-cruiser itself calls a run over 0 modules a success.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

// dependency-cruiser stops at a folder that isn't there.
const folders = ["src", "scenarios", "chaos", "fixtures"].filter((folder) => existsSync(folder));

const cruise = spawnSync(
  "node_modules/.bin/depcruise",
  ["--output-type", "json", ...folders],
  { encoding: "utf8", maxBuffer: 256 * 1024 * 1024 },
);
if (cruise.error || !cruise.stdout.startsWith("{")) {
  console.error(`rooms: dependency-cruiser did not answer: ${cruise.error ?? cruise.stderr}`);
  process.exit(70);
}
const { summary } = JSON.parse(cruise.stdout);
for (const { rule, from, to } of summary.violations)
  console.error(`rooms: ${rule.name}: ${from} → ${to}`);
if (summary.totalCruised === 0) console.error("rooms: 0 modules were cruised, so nothing was checked.");
else console.log(`rooms: ${summary.totalCruised} modules, ${summary.violations.length} violations`);
process.exit(summary.violations.length > 0 || summary.totalCruised === 0 ? 1 : 0);
