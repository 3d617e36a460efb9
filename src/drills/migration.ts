import { openChroma } from "../chroma/client.ts";
import { messageOf } from "../errors.ts";
import { monotonicNow, sleep } from "../host/clock.ts";
import { appReader } from "../ledger/readers.ts";
import type { Setup } from "../setup/setup.ts";
import { milliseconds, seconds } from "../units/quantity.ts";
import { bring, flip, replayWords } from "./acts/cut-over.ts";
import { beginLife, fence, goOn, openBooks, watchBaseline } from "./acts/live.ts";
import { isSteadyAgain } from "./acts/recover.ts";
import { beginSpan, endSpan } from "./acts/span.ts";
import { standUp } from "./acts/stand-up.ts";
import { lossesIn, readAll, verifyFinally } from "./acts/verify.ts";
import { openApp } from "./app-client.ts";
import { configurationWords } from "./configuration.ts";
import type { Drill, Step } from "./drill.ts";
import { collect, type Difference, difference, type MovedRecord } from "./move/difference.ts";
import { sameAnswers } from "./move/same-answers.ts";
import { type Stage, setupNamed } from "./stage.ts";
import { untilTaken } from "./until-taken.ts";

const OLD = "old";
const NEW = "new";
const old = (stage: Stage) => setupNamed(stage, OLD);
const candidate = (stage: Stage) => setupNamed(stage, NEW);
/** Reading everything may take long where the index has to be loaded first. */
const READ_LIMIT = seconds(60);
const BATCH = 100;
const LOOK = milliseconds(100);

const readApp = (stage: Stage, { endpoints }: Setup): Promise<Map<string, MovedRecord>> =>
  collect(
    appReader({
      name: "app",
      url: endpoints.app,
      headers: {},
      signal: stage.signal,
      limitMs: () => READ_LIMIT,
    }).readAll(),
  );

const standOld: Step = {
  name: "stand up",
  play: async (stage) => {
    const setup = await standUp(stage, { name: "local", label: OLD });
    openBooks(stage);
    await beginLife(stage, setup);
    return "local serves, and is written to";
  },
};

/** The paper's first phase: the new side beside the old one, tried with new data. */
const deployBeside: Step = {
  name: "phase 1: deploy beside",
  play: async (stage) => {
    stage.lab.tell("standing the server up beside");
    const setup = await stage.lab.openSetup({ name: "server", label: NEW, data: "empty" });
    stage.scope.use(`stop ${NEW}`, setup);
    stage.setups.set(NEW, setup);
    await setup.start(stage.signal);
    const app = openApp(setup.endpoints.app, { timeoutMs: READ_LIMIT, signal: stage.signal });
    const seen = await untilTaken(app, stage.lab, { limitMs: stage.lab.settings.readyMs });
    return `a new record was ${seen} there`;
  },
};

/** A read that runs into a delete may fail: a patient operator begins again. */
const EXPORT_TRIES = 5;

/** Everything of the old side while it is written to; null where no try came through. */
async function exportUnderLoad(stage: Stage): Promise<Map<string, MovedRecord> | null> {
  for (let tried = 1; tried <= EXPORT_TRIES; tried += 1) {
    try {
      return await readApp(stage, old(stage));
    } catch (error) {
      stage.signal.throwIfAborted();
      stage.notes.push(`An export under load failed: ${messageOf(error)}`);
    }
  }
  return null;
}

/** The second phase, under load. */
const exportAndImport: Step = {
  name: "phase 2: export and import",
  play: async (stage) => {
    stage.lab.tell("exporting under load");
    beginSpan(stage, "export", "export under load");
    const exported = await exportUnderLoad(stage);
    stage.invariants.push({
      id: "export-under-load",
      words: "everything can be exported while it is written to",
      outcome: exported === null ? "broken" : "held",
      found: exported === null ? `${EXPORT_TRIES} tries failed` : `${exported.size} records`,
    });
    if (exported === null) return "nothing was exported under load; the fence has to do";
    const exportWords = endSpan(stage, "export");
    stage.lab.tell(`importing ${exported.size} records`);
    beginSpan(stage, "import", "import");
    await importAll(stage, [...exported.values()]);
    const importWords = endSpan(stage, "import");
    const found = difference(exported, await readApp(stage, candidate(stage)));
    invariant(stage, {
      id: "import-is-whole",
      words: "what was exported is what the server holds: ids, documents, metadata, vectors",
      found,
    });
    return `${exported.size} records; ${exportWords}; ${importWords}`;
  },
};

async function importAll(stage: Stage, records: readonly MovedRecord[]): Promise<void> {
  const { app } = candidate(stage).endpoints;
  const client = openApp(app, { timeoutMs: READ_LIMIT, signal: stage.signal });
  for (let at = 0; at < records.length; at += BATCH)
    await client.upsert(records.slice(at, at + BATCH));
}

const total = ({ write, remove }: Difference): number => write.length + remove.length;

function invariant(
  stage: Stage,
  { id, words, found }: { id: string; words: string; found: Difference },
): void {
  const { missing, documents, metadatas, vectors, remove } = found;
  stage.invariants.push({
    id,
    words,
    outcome: total(found) === 0 ? "held" : "broken",
    found: `${missing} missing, ${remove.length} too many; differing: ${documents} documents, ${metadatas} metadata, ${vectors} vectors`,
  });
}

/** From here to the switch nothing is written: what is compared stands still. */
const fenceOff: Step = {
  name: "fence",
  play: async (stage) => {
    beginSpan(stage, "write-pause", "writes paused to cut over");
    await fence(stage);
    return "writes are fenced";
  },
};

/** What the third phase lacks in the paper: what was written since the export is brought over. */
const catchUp: Step = {
  name: "catch up",
  play: async (stage) => {
    const moved = await bring(stage, { from: old(stage), to: candidate(stage) });
    stage.notes.push(
      `Since the export ${moved.write} records were written or changed and ${moved.remove} deleted: a switch without a fence, right after the import, would have lost them.`,
    );
    return replayWords(moved);
  },
};

const verifyBoth: Step = {
  name: "verify",
  play: async (stage) => {
    const [from, to] = [old(stage), candidate(stage)];
    const found = difference(await readApp(stage, from), await readApp(stage, to));
    invariant(stage, {
      id: "both-sides-are-equal",
      words: "behind the fence both sides hold the same: ids, documents, metadata, vectors",
      found,
    });
    stage.invariants.push(await sameAnswers(stage, from, to), await sameConfiguration(stage, to));
    const readings = await readAll(stage, to, { when: "before the switch", sampled: 0 });
    const losses = lossesIn(readings).join(", ");
    return `${total(found)} records differ; ledger: ${losses || "nothing lost"}`;
  },
};

async function sameConfiguration(stage: Stage, { endpoints }: Setup) {
  const { direct } = endpoints;
  if (direct === undefined) throw new Error("A server has an address of its own.");
  const chroma = openChroma({ url: direct, signal: stage.signal });
  const there = await chroma.collection(stage.lab.data.collection);
  const [before, found] = [stage.lab.data.hnsw, there.hnsw].map(configurationWords);
  return {
    id: "configuration-is-equal",
    words: "the index has the same settings",
    outcome: found === before ? ("held" as const) : ("broken" as const),
    found: `local: ${before}; server: ${found}`,
  };
}

const switchOver: Step = {
  name: "phase 3: switch",
  play: async (stage) => {
    const sinceMs = monotonicNow();
    flip(stage, candidate(stage));
    const words = endSpan(stage, "write-pause");
    const { limitMs } = stage.lab.settings;
    while (!isSteadyAgain(stage, "app", sinceMs) && monotonicNow() - sinceMs < limitMs / 10)
      await sleep(LOOK, stage.signal);
    return words;
  },
};

const cleanUp: Step = {
  name: "phase 4: remove the old files",
  play: async (stage) => {
    await old(stage).destroy();
    return "local is gone";
  },
};

/** The paper's four phases, under load, with what it leaves out: a fence and a check. */
export const migration: Drill = {
  name: "migration",
  title: "Does everything arrive, unchanged, while life goes on?",
  setups: ["server"],
  needs: null,
  breaks: "nothing: exports, imports, verifies and switches in four phases, while writes go on",
  proxies: false,
  lastsMs: seconds(60),
  claims: ["migration"],
  steps: [
    standOld,
    { name: "baseline", play: watchBaseline },
    deployBeside,
    exportAndImport,
    fenceOff,
    catchUp,
    verifyBoth,
    switchOver,
    cleanUp,
    { name: "go on", play: goOn },
    {
      name: "verify finally",
      play: async (stage) => {
        await fence(stage);
        return verifyFinally(stage, candidate(stage));
      },
    },
  ],
};
