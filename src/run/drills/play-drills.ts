import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { readChromaDatabase } from "../../data/chroma-database.ts";
import type { Drill, Step } from "../../drills/drill.ts";
import type { DrillLab, SetupWish } from "../../drills/lab.ts";
import { runDrill } from "../../drills/run-drill.ts";
import type { DrillEvidence } from "../../evidence/drill.ts";
import type { FaultTools } from "../../faults/fault.ts";
import { monotonicNow } from "../../host/clock.ts";
import type { Setup } from "../../setup/setup.ts";
import { ensureToxiproxy } from "../../toolchain/ensure-toxiproxy.ts";
import { bytes, milliseconds } from "../../units/quantity.ts";
import type { Workshop } from "../bench/lab.ts";
import { drillGroundsOf } from "./drill-grounds.ts";
import { openDrillSetup } from "./open-drill-setup.ts";
import type { PreparedDrillData } from "./prepare-drill-data.ts";
import { withBackup } from "./with-backup.ts";
import { writeProbes } from "./write-probes.ts";

export interface DrillRun {
  readonly shop: Workshop;
  readonly prepared: PreparedDrillData;
  readonly drills: readonly Drill[];
  /** The run's folder: journals and the like go below drills/. */
  readonly folder: string;
  readonly intend: FaultTools["intend"];
  /** Trials that a run which goes on had played. @default none */
  readonly before?: readonly DrillEvidence[];
  /** After each one; what was found is kept, whatever comes next. */
  readonly onDrill: (played: DrillEvidence) => void;
}

/** One trial of one drill. */
export interface DrillTurn {
  readonly drill: Drill;
  readonly trial: number;
  /** Its program; null where no drill needs it. */
  readonly toxiproxy: string | null;
  /** Others than the drill's own: a negative control. */
  readonly steps?: readonly Step[];
  /** Puts something before a setup that was described: a negative control. */
  readonly stand?: (setup: Setup, wish: SetupWish) => Promise<Setup>;
}

const HOW_TO_ABORT = "Ctrl-C heals and ends";

/** Plays every drill as often as the plan says. Ends early only where it is interrupted. */
export async function playDrills(run: DrillRun): Promise<void> {
  const { shop, drills } = run;
  // Containers bring their own.
  const isHere = shop.plan.driver === "process";
  const toxiproxy =
    isHere && drills.some(({ proxies }) => proxies)
      ? await ensureToxiproxy({
          signal: shop.signal,
          tell: (words) => shop.emit({ kind: "note", words }),
        })
      : null;
  shop.emit({ kind: "note", words: `Drills begin; at any time ${HOW_TO_ABORT}.` });
  await withBackup(shop, async () => {
    for (const drill of drills)
      for (const trial of trialsOf(run, drill.name)) {
        const played = await playOne(run, { drill, trial, toxiproxy });
        run.onDrill(played);
        shop.signal.throwIfAborted();
      }
  });
}

/**
 * The trials to play: as many as are missing, with the next numbers. One that was cut short or failed
 * is replaced, and so is one of which a killed run left nothing but a folder.
 */
export function trialsOf({ shop, before = [], folder }: TrialsOf, name: string): number[] {
  const earlier = before.filter((drill) => drill.name === name);
  const done = earlier.filter(({ state }) => ["played", "refused"].includes(state.kind)).length;
  const used = [...earlier.map(({ trial }) => trial), ...trialsIn(join(folder, "drills"), name)];
  const first = Math.max(0, ...used) + 1;
  const missing = Math.max(0, shop.plan.drilling.repeat - done);
  return Array.from({ length: missing }, (_, index) => first + index);
}

type TrialsOf = Pick<DrillRun, "before" | "folder"> & {
  readonly shop: { readonly plan: { readonly drilling: { readonly repeat: number } } };
};

/** Numbers of a drill's trials that have a folder. */
function trialsIn(folder: string, name: string): number[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((entry) => {
    const number = entry.startsWith(`${name}-`) ? Number(entry.slice(name.length + 1)) : Number.NaN;
    return Number.isInteger(number) ? [number] : [];
  });
}

async function playOne(run: DrillRun, turn: DrillTurn): Promise<DrillEvidence> {
  const { shop } = run;
  const { drill, trial } = turn;
  const step = shop.plan.drilling.repeat === 1 ? drill.name : `${drill.name} ${trial}`;
  const began = monotonicNow();
  shop.emit({ kind: "step began", step });
  const played = await playTurn(run, turn);
  shop.emit({
    kind: "step ended",
    step,
    tookMs: milliseconds(monotonicNow() - began),
    words: wordsOf(played),
  });
  return played;
}

/** One trial of one drill, in folders of its own that are gone afterwards. */
export async function playTurn(
  { shop, prepared: usual, folder, intend }: Omit<DrillRun, "drills" | "onDrill" | "before">,
  { drill, trial, toxiproxy, steps, stand }: DrillTurn,
): Promise<DrillEvidence> {
  const { prepared, editions, refusal } = await drillGroundsOf(shop, usual, drill);
  const label = `${drill.name}-${trial}`;
  const own = join(folder, "drills", label);
  const workFolder = join(shop.workFolder, label);
  for (const made of [own, workFolder]) mkdirSync(made, { recursive: true });
  const place = {
    shop,
    pristine: prepared.pristine,
    emptyFolder: prepared.emptyFolder,
    collection: prepared.data.collection,
    workFolder,
    logFolder: join(shop.logFolder, label),
    toxiproxy,
    ...(editions === undefined ? {} : { editions }),
  };
  const { drilling, images, load, rounds, seed } = shop.plan;
  const lab: DrillLab = {
    settings: {
      ...drilling,
      images,
      // Every trial has a history of its own.
      seed: seed + trial - 1,
      timeoutMs: load.timeoutMs,
      readyMs: rounds.readyMs,
      quotaBytes: bytes(drilling.quotaMiB * 1024 ** 2),
    },
    data: prepared.data,
    folder: own,
    workFolder,
    openSetup: async (wish) => {
      if (refusal !== undefined) throw refusal;
      const setup = await openDrillSetup(place, wish);
      return stand === undefined ? setup : stand(setup, wish);
    },
    openControl: (wish) => openDrillSetup(place, wish),
    queueRows: async (dataFolder) => queueRows(dataFolder, prepared.data.collection),
    intend,
    keepProbes: (samples) => writeProbes(join(own, "probes.csv.gz"), samples),
    tell: (words) => shop.emit({ kind: "step at", words: `${words} · ${HOW_TO_ABORT}` }),
    signal: shop.signal,
  };
  try {
    return await runDrill(drill, lab, {
      trial,
      on: drilling.setup,
      ...(steps === undefined ? {} : { steps }),
    });
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

function queueRows(folder: string, collection: string): number | null {
  const facts = readChromaDatabase(join(folder, "chroma.sqlite3"), folder);
  return facts.collections.find(({ name }) => name === collection)?.unflushed ?? null;
}

function wordsOf({ state, clock }: DrillEvidence): string {
  if (state.kind !== "played") return `${state.kind}: ${state.why}`;
  const steady = clock?.paths.map(({ path, recovery }) =>
    recovery.kind === "within"
      ? `${path} back within ${(recovery.highMs / 1000).toFixed(1)} s`
      : `${path}: ${recovery.kind === "none" ? recovery.why : "not back"}`,
  );
  return steady?.join(", ") ?? "played";
}
