/**
 * Brings one application's data to what another one holds: reads both, writes what is missing or
 * differs, deletes what is too much. A process of its own, so that it can be killed in the middle;
 * run again it does what is left, and run once more it changes nothing.
 *
 *   node replay-main.ts <from> <to> <limit of a request in ms>
 *
 * Each line it prints is a `ReplayLine`.
 */
import { appReader } from "../../ledger/readers.ts";
import { milliseconds } from "../../units/quantity.ts";
import { openApp } from "../app-client.ts";
import { collect, difference } from "./difference.ts";
import type { ReplayLine } from "./replay.ts";

const BATCH = 50;
const [fromUrl = "", toUrl = "", limit = "60000"] = process.argv.slice(2);
const { signal } = new AbortController();
const timeoutMs = milliseconds(Number(limit));

const say = (line: ReplayLine): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const read = (url: string) =>
  collect(appReader({ name: url, url, headers: {}, signal, limitMs: () => timeoutMs }).readAll());

const { write, remove } = difference(await read(fromUrl), await read(toUrl));
say({ kind: "found", write: write.length, remove: remove.length });
const app = openApp(toUrl, { timeoutMs, signal });
// Deletes first: whoever is killed in the middle then leaves too little, never something revived.
for (let at = 0; at < remove.length; at += BATCH) {
  await app.delete(remove.slice(at, at + BATCH));
  say({ kind: "batch" });
}
for (let at = 0; at < write.length; at += BATCH) {
  await app.upsert(write.slice(at, at + BATCH));
  say({ kind: "batch" });
}
say({ kind: "done" });
