import { join } from "node:path";
import { HarnessError } from "../../errors.ts";
import type { PathName } from "../../evidence/drill.ts";
import { monotonicNow, sleep } from "../../host/clock.ts";
import type { WorkloadName, Writing } from "../../ledger/ledger.ts";
import { openLedger } from "../../ledger/open-ledger.ts";
import { startHealthChecks } from "../../load/probing/health-checks.ts";
import { startProbing } from "../../load/probing/open-probing.ts";
import type { ProbePath } from "../../load/probing/probing.ts";
import { steadyBefore } from "../../load/probing/recovery.ts";
import type { Setup } from "../../setup/setup.ts";
import { type Milliseconds, milliseconds } from "../../units/quantity.ts";
import { directQueryUrl } from "../direct.ts";
import { healthChecksOf } from "../health.ts";
import type { DrillLab } from "../lab.ts";
import { ledgerOf, lifeOf, type Stage } from "../stage.ts";

const ALL: readonly WorkloadName[] = ["set", "register", "delete", "batch"];
/** Between two requests of one writer: an application that writes steadily, not a flood. */
const PAUSE = milliseconds(200);

/** Opens the drill's ledger: from now on every write is known. */
export function openBooks(stage: Stage): void {
  const { data, folder, settings } = stage.lab;
  const [awayFrom] = data.vectors;
  if (awayFrom === undefined) throw new Error("The data has no known query.");
  stage.ledger = openLedger({
    journalFile: join(folder, "ledger.jsonl"),
    seed: settings.seed,
    space: data.space,
    before: data.snapshot,
    awayFrom,
    syncThreshold: data.hnsw?.sync_threshold ?? null,
  });
  stage.scope.use("close the ledger", stage.ledger);
}

/** Begins writes, probes on every path, and health checks; they go on until the drill's end. */
export async function beginLife(
  stage: Stage,
  setup: Setup,
  options: { readonly workloads?: readonly WorkloadName[] } = {},
): Promise<void> {
  const { settings } = stage.lab;
  const paths = probePathsOf(stage.lab, setup);
  const probing = await startProbing({
    paths,
    everyMs: settings.probeEveryMs,
    timeoutMs: settings.timeoutMs,
    signal: stage.signal,
  });
  stage.scope.use("stop the probes", probing);
  const checks = startHealthChecks({
    checks: healthChecksOf(stage.lab, setup),
    signal: stage.signal,
  });
  stage.scope.use("stop the health checks", checks);
  stage.life = {
    probing,
    paths: paths.map(({ name }) => name),
    checks,
    target: { url: setup.endpoints.app, headers: {} },
    writing: null,
    steady: new Map(),
  };
  const workloads = options.workloads ?? ALL;
  if (workloads.length > 0) resumeWrites(stage, workloads);
}

function probePathsOf({ data }: DrillLab, setup: Setup): ProbePath[] {
  const app: ProbePath = {
    name: "app",
    url: `${setup.endpoints.app}/query`,
    headers: {},
    queries: data.appQueries,
  };
  const { direct } = setup.endpoints;
  if (direct === undefined) return [app];
  const url = directQueryUrl(direct, data.collectionId);
  return [app, { name: "direct", url, headers: {}, queries: data.directQueries }];
}

/** Writes again after a fence; to where life's target says at each request. */
export function resumeWrites(stage: Stage, workloads: readonly WorkloadName[] = ALL): Writing {
  const life = lifeOf(stage);
  const writing = ledgerOf(stage).begin({
    target: () => life.target,
    workloads,
    pauseMs: PAUSE,
    timeoutMs: stage.lab.settings.timeoutMs,
    signal: stage.signal,
  });
  life.writing = writing;
  stage.scope.defer("stop the writes", () => writing.stop());
  return writing;
}

/** Nothing more is written; what is under way ends. */
export async function fence(stage: Stage): Promise<void> {
  const life = lifeOf(stage);
  await life.writing?.stop();
  life.writing = null;
}

const WINDOW = milliseconds(1000);

/** Watches the undisturbed setup, and fixes what "steady" means. */
export async function watchBaseline(stage: Stage): Promise<string> {
  const life = lifeOf(stage);
  stage.lab.tell("watching the undisturbed setup");
  const { baselineMs } = stage.lab.settings;
  await sleep(baselineMs, stage.signal);
  const began = monotonicNow();
  while (!fixSteady(stage, { isLast: monotonicNow() - began > 2 * baselineMs }))
    await sleep(WINDOW, stage.signal);
  return life.paths.map((path) => `${path}: ${steadyWords(stage, path)}`).join("; ");
}

/** False: a busy machine kept the probes from filling their windows, and there is time to wait for more. */
function fixSteady(stage: Stage, { isLast }: { readonly isLast: boolean }): boolean {
  const life = lifeOf(stage);
  const untilMs = monotonicNow();
  try {
    for (const path of life.paths)
      life.steady.set(
        path,
        steadyBefore(life.probing.samples(), path, { untilMs, windowMs: WINDOW }),
      );
    return true;
  } catch (error) {
    const isTooFew = error instanceof HarnessError && error.code === "LOAD_BROKEN";
    if (isTooFew && !isLast) return false;
    throw error;
  }
}

function steadyWords(stage: Stage, path: PathName): string {
  const steady = lifeOf(stage).steady.get(path);
  return steady === undefined
    ? "not watched"
    : `p95 ${steady.latencyMsP95.toFixed(1)} ms, steady up to ${steady.latencyMsLimit.toFixed(1)} ms`;
}

/** Writes so much more that the index goes to disk twice: faults of this field show there. */
export async function goOn(stage: Stage): Promise<string> {
  const { settings } = stage.lab;
  const { syncThreshold } = ledgerOf(stage).facts();
  const writing = lifeOf(stage).writing ?? resumeWrites(stage);
  const wanted = 2 * (syncThreshold ?? DEFAULT_THRESHOLD) + 20;
  const before = writing.acknowledged();
  const began = monotonicNow();
  stage.lab.tell("life goes on");
  const acknowledged = () => writing.acknowledged() - before;
  while (acknowledged() < wanted && monotonicNow() - began < settings.limitMs)
    await sleep(milliseconds(100) as Milliseconds, stage.signal);
  const words = `${acknowledged()} records were written, ${wanted} wanted`;
  if (acknowledged() < wanted)
    stage.notes.push(`Within ${settings.limitMs / 1000} s after recovery only ${words}.`);
  return words;
}

/** Chroma's own. */
const DEFAULT_THRESHOLD = 1000;
