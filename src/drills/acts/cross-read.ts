import { messageOf } from "../../errors.ts";
import type { Invariant } from "../../evidence/drill.ts";
import { monotonicNow, sleep } from "../../host/clock.ts";
import { milliseconds } from "../../units/quantity.ts";
import { type AppClient, openApp } from "../app-client.ts";
import type { Stage } from "../stage.ts";
import { farVector } from "./far-vector.ts";
import { type Plane, type Sight, sightsInvariant } from "./sights.ts";

/** Writes through one backend, each looked for through another at once. */
const WRITES = 30;
/** A write that isn't seen by then is called missed. */
const MISSED = milliseconds(500);
const LOOK = milliseconds(20);
const NEAREST = 10;

/** One acknowledged write, and what it should look like from elsewhere. */
interface CrossWrite {
  readonly id: string;
  /** null = it was a delete. */
  readonly document: string | null;
  readonly vector: Float32Array;
}

/**
 * Upserts (new ids, and ids that exist) and deletes through `writer`, and looks for each through
 * `reader` as soon as it is acknowledged: by its id, which the database answers, and by its vector,
 * which the index in the process's memory does.
 */
export async function crossRead(
  stage: Stage,
  urls: { readonly writer: string; readonly reader: string },
  told: Pick<Invariant, "id" | "words">,
): Promise<string> {
  const options = { timeoutMs: stage.lab.settings.timeoutMs, signal: stage.signal };
  const apps = { writer: openApp(urls.writer, options), reader: openApp(urls.reader, options) };
  const sights: Sight[] = [];
  const refused: string[] = [];
  for (let number = 0; number < WRITES; number += 1) {
    if (number % 10 === 0) stage.lab.tell(`write ${number + 1} of ${WRITES}, read elsewhere`);
    const write = crossWrite(stage, number);
    try {
      await carryOut(apps.writer, write);
    } catch (error) {
      stage.signal.throwIfAborted();
      refused.push(messageOf(error));
      continue;
    }
    sights.push(await lookById(stage, apps.reader, write));
    const byVector = await lookByVector(stage, apps, write);
    if (byVector !== null) sights.push(byVector);
  }
  const invariant = sightsInvariant(sights, { refused, missedMs: MISSED, told });
  stage.invariants.push(invariant);
  return invariant.found;
}

/** In threes: a new record, the same one changed, the same one deleted. */
function crossWrite(stage: Stage, number: number): CrossWrite {
  const id = `cross-${Math.floor(number / 3)}`;
  const turn = number % 3;
  // A delete is looked for by the vector that the record had.
  const vector = farVector(stage, turn === 2 ? number - 1 : number);
  return { id, document: turn === 2 ? null : `${id} version ${turn + 1}`, vector };
}

function carryOut(app: AppClient, { id, document, vector }: CrossWrite): Promise<void> {
  return document === null
    ? app.delete([id])
    : app.upsert([{ id, document, metadata: { drill: "cross" }, vector }]);
}

function lookById(stage: Stage, app: AppClient, write: CrossWrite): Promise<Sight> {
  return look(stage, "by id", async () => {
    const seen = await app.see(write.id);
    const now = seen.kind === "there" ? seen.document : null;
    return now === write.document
      ? null
      : `${write.id}: ${now ?? "nothing"} in place of ${write.document ?? "nothing"}`;
  });
}

/** null where not even the writer finds it: then it is the index's miss, not the sharing's. */
async function lookByVector(
  stage: Stage,
  apps: { readonly writer: AppClient; readonly reader: AppClient },
  { id, document, vector }: CrossWrite,
): Promise<Sight | null> {
  const isRight = async (app: AppClient) =>
    (await app.find(vector, NEAREST)).includes(id) === (document !== null);
  const sight = await look(stage, "by vector", async () => {
    if (await isRight(apps.reader)) return null;
    return document === null ? `${id} is found after its delete` : `${id} isn't found`;
  });
  if (sight.kind === "at once") return sight;
  const found = await isRight(apps.writer).catch(() => false);
  return found ? sight : null;
}

/** Looks until it is as it should be, at most until it counts as missed. */
async function look(stage: Stage, plane: Plane, ask: () => Promise<string | null>): Promise<Sight> {
  const began = monotonicNow();
  for (let looks = 1; ; looks += 1) {
    let last: Pick<Extract<Sight, { why: string }>, "kind" | "why">;
    try {
      const why = await ask();
      const tookMs = milliseconds(monotonicNow() - began);
      if (why === null)
        return looks === 1 ? { plane, kind: "at once" } : { plane, kind: "later", tookMs };
      last = { kind: "missed", why };
    } catch (error) {
      stage.signal.throwIfAborted();
      last = { kind: "error", why: messageOf(error) };
    }
    if (monotonicNow() - began > MISSED) return { plane, ...last };
    await sleep(LOOK, stage.signal);
  }
}
