import { openChroma } from "../../chroma/client.ts";
import { isAbort, messageOf } from "../../errors.ts";
import type { FindingKind, Reading } from "../../evidence/drill.ts";
import { monotonicNow, sleep } from "../../host/clock.ts";
import type { Reader } from "../../ledger/ledger.ts";
import { openPatience, type Patience } from "../../ledger/patience.ts";
import { appReader, collectionReader } from "../../ledger/readers.ts";
import type { Setup } from "../../setup/setup.ts";
import { milliseconds, seconds } from "../../units/quantity.ts";
import { around, ledgerOf, type Stage } from "../stage.ts";

/** A reply is waited for at least so long: the index may have to be loaded first. */
const LEAST_PATIENCE = seconds(15);
/** What is under way in the server comes to rest. */
const REST = milliseconds(500);

export interface HowToRead {
  readonly when: string;
  /** Records whose own vector is asked for. */
  readonly sampled: number;
  /** Each path, or only the one closest to the data. @default "all" */
  readonly paths?: "all" | "closest";
}

/** Reads everything through every path, and holds it against the ledger. Writes must be fenced. */
export async function readAll(
  stage: Stage,
  setup: Setup,
  { when, sampled, paths = "all" }: HowToRead,
): Promise<readonly Reading[]> {
  await sleep(REST, stage.signal);
  stage.lab.tell(`reading everything ${when}`);
  const readings: Reading[] = [];
  const readers = await readersOf(stage, setup);
  if (sampled > 0) stage.sampledOn = setup.name;
  for (const reader of paths === "all" ? readers : readers.slice(0, 1))
    readings.push(
      await ledgerOf(stage).read(reader, {
        when: `${when}, ${reader.name}`,
        // One path is enough: what an index finds doesn't depend on who asks.
        sampled: readings.length === 0 ? sampled : 0,
        signal: stage.signal,
      }),
    );
  return readings;
}

/** A setup's paths, the one closest to the data first. */
export async function readersOf(
  stage: Stage,
  setup: Setup,
): Promise<readonly [Reader, ...Reader[]]> {
  const { data } = stage.lab;
  const { app, direct } = setup.endpoints;
  const patience = patienceWith(stage, setup);
  const options = { headers: {}, signal: stage.signal, limitMs: () => patience.limitMs };
  const throughApp = patience.watching(appReader({ name: "app", url: app, ...options }));
  if (direct === undefined) return [throughApp];
  const collection = await openChroma({ url: direct, ...options })
    .collection(data.collection)
    .catch((error: unknown) => unreadable(stage, error));
  const queueRows = () => stage.lab.queueRows(setup.storage.path);
  return collection === null
    ? [throughApp]
    : [patience.watching(collectionReader(collection, { name: "direct", queueRows })), throughApp];
}

/** One for all that is read of a setup between two of its starts. */
function patienceWith({ patience, lab }: Stage, setup: Setup): Patience {
  const held =
    patience.get(setup) ??
    openPatience(milliseconds(Math.max(lab.settings.limitMs, LEAST_PATIENCE)));
  patience.set(setup, held);
  return held;
}

/** A server that doesn't even list its collections: the app's path finds nothing either, and says so. */
function unreadable(stage: Stage, error: unknown): null {
  if (isAbort(error)) throw error;
  stage.notes.push(`Chroma itself can't be read: ${messageOf(error)}`);
  return null;
}

/** Right after the recovery: the first moment at which the data is known to be right. */
export async function verifyRecovered(stage: Stage, setup: Setup): Promise<string> {
  let readings: readonly Reading[] = [];
  const took = await around(async () => {
    readings = await readAll(stage, setup, { when: "after the recovery", sampled: 0 });
  });
  if (lossesIn(readings).length === 0) stage.verified = took;
  return findingWords(readings);
}

/** Before and after a last restart: what only the files know, and what only memory knew, shows. */
export async function verifyFinally(stage: Stage, setup: Setup): Promise<string> {
  const before = await readAll(stage, setup, {
    when: "before the final restart",
    sampled: 0,
    paths: "closest",
  });
  stage.lab.tell("the final restart");
  stage.disturbedMs = monotonicNow();
  stage.patience.delete(setup);
  try {
    await setup.restart(stage.signal);
    await setup.ready(stage.lab.data.ready, {
      timeoutMs: stage.lab.settings.readyMs,
      signal: stage.signal,
    });
  } catch (error) {
    if (isAbort(error) || stage.signal.aborted) throw error;
    stage.notes.push(`After the final restart: ${messageOf(error)}`);
  }
  const after = await readAll(stage, setup, {
    when: "after the final restart",
    sampled: stage.lab.settings.sampled,
  });
  return findingWords([...before, ...after]);
}

/** What an index leaves out of an answer without any fault: a finding, and no loss. */
const NO_LOSS: readonly FindingKind[] = ["incomplete", "unreachable"];

/** Kinds of what is lost or wrong, each once. */
export function lossesIn(readings: readonly Reading[]): FindingKind[] {
  const kinds = readings.flatMap(({ findings }) => findings.map(({ kind }) => kind));
  return [...new Set(kinds)].filter((kind) => !NO_LOSS.includes(kind));
}

function findingWords(readings: readonly Reading[]): string {
  const found = readings.flatMap(({ findings }) => findings);
  if (found.length === 0) return "nothing is missing, nothing is wrong";
  const byKind = Map.groupBy(found, ({ kind }) => kind);
  return [...byKind]
    .map(([kind, all]) => `${kind}: ${Math.max(...all.map(({ count }) => count))}`)
    .join(", ");
}
