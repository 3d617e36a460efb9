/**
 * What passes between the harness and k6: the schedule goes in as a JSON file, one sample line a
 * request comes out. Pure, for k6 has no Node: scenarios import this file by its path.
 */
import type { Milliseconds } from "../units/quantity.ts";

/** What k6 keeps of a reply: the number of ids (`count`), or the ids themselves (`ids`). */
export type Capture = "count" | "ids";

/** One address that requests go to. */
export interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Path of a file with one serialised body a line; a request's query is its line's index. */
  readonly bodies: string;
  /** @default "POST" */
  readonly method?: string;
  /** Headers whose values k6 finds in its environment: they stand in no file. */
  readonly secrets?: readonly SecretHeader[];
  /** Where the ids are in a reply, as `pickIds` takes it; absent: as Chroma and the reference backend answer. */
  readonly ids?: readonly string[];
  /**
   * How long each of a schedule's requests to it is held back once it is due: a slow-down put in on purpose, which its
   * latency has in it and its lateness hasn't. Nothing to a closed loop. @default 0
   */
  readonly holdMs?: Milliseconds;
}

/** A header by the variable that holds its value. */
export interface SecretHeader {
  readonly header: string;
  readonly variable: string;
  readonly prefix: string;
}

/** One request: due time from the schedule's start, index of its target, index of its query. */
export type Due = readonly [dueMs: Milliseconds, target: number, query: number];

/** A load phase as data; `scenarios/query-latency.ts` plays it. Requests are in order of due time. */
export interface Schedule {
  readonly targets: readonly Target[];
  readonly requests: readonly Due[];
  readonly timeoutMs: Milliseconds;
  /** How long before a due time the generator wakes and spins; 0 = a plain timer. */
  readonly spinMs: Milliseconds;
  readonly capture: Capture;
  /**
   * Wall-clock time of the schedule's zero, for processes that play their parts of one schedule
   * together; absent: as soon as k6 is ready.
   */
  readonly startAtMs?: Milliseconds;
}

/**
 * A closed loop as data; `scenarios/closed-loop.ts` plays it: `users` users, each sending its next
 * request when the reply to its last has come, through `requests` in order, until they end or
 * `limitMs` has passed. A target that timed out `giveUpAfter` times in a row isn't asked any more: one
 * that hangs would keep the others waiting. Never judged: for the recall pass and calibration only.
 */
export interface ClosedLoop {
  readonly targets: readonly Target[];
  readonly requests: readonly (readonly [target: number, query: number])[];
  readonly users: number;
  readonly limitMs: Milliseconds;
  readonly timeoutMs: Milliseconds;
  readonly giveUpAfter: number;
  readonly capture: Capture;
}

/** One request as it went. */
export interface Sample {
  /** Index of the request in the schedule. */
  readonly request: number;
  /** Sent − due, without what it was held back for. In a closed loop: send time since the loop's start. */
  readonly latenessMs: Milliseconds;
  /** Completion − *due* (open model), completion − send (closed loop). */
  readonly latencyMs: Milliseconds;
  /** HTTP status; 0 = no reply. */
  readonly status: number;
  /** k6's error code; 0 = none (1050 timeout, 1212 refused, 1220 reset, 1000 other, 15xx HTTP). */
  readonly errorCode: number;
  /** Ids found in the reply; −1 = no list of ids in it. */
  readonly idCount: number;
  /** The storage call's own time as the backend reports it (`Server-Timing: storage;dur=…`). */
  readonly storageMs: Milliseconds | null;
  /** The ids, with capture "ids". */
  readonly ids: readonly string[] | null;
}

/** The k6 side: one sample as one line, `request,lateness,latency,status,error,count,storage[⇥ids]`. */
export function formatSample(sample: Sample): string {
  const storage = sample.storageMs === null ? "" : sample.storageMs.toFixed(3);
  const line = `${sample.request},${sample.latenessMs.toFixed(3)},${sample.latencyMs.toFixed(3)},${sample.status},${sample.errorCode},${sample.idCount},${storage}`;
  return sample.ids === null ? line : `${line}\t${JSON.stringify(sample.ids)}`;
}

/** The harness's side. @throws Error for a line that isn't a sample. */
export function parseSample(line: string): Sample {
  const tab = line.indexOf("\t");
  const fields = (tab < 0 ? line : line.slice(0, tab)).split(",");
  const number = (index: number): number => {
    const text = fields[index];
    const value = text === undefined || text === "" ? Number.NaN : Number(text);
    if (Number.isNaN(value)) throw new Error(`Expected a sample line, got: ${line.slice(0, 120)}`);
    return value;
  };
  if (fields.length !== 7) throw new Error(`Expected a sample line, got: ${line.slice(0, 120)}`);
  return {
    request: number(0),
    latenessMs: number(1) as Milliseconds,
    latencyMs: number(2) as Milliseconds,
    status: number(3),
    errorCode: number(4),
    idCount: number(5),
    storageMs: fields[6] === "" ? null : (number(6) as Milliseconds),
    ids: tab < 0 ? null : parseIds(line.slice(tab + 1)),
  };
}

function parseIds(json: string): string[] {
  const ids: unknown = JSON.parse(json);
  if (Array.isArray(ids) && ids.every((id) => typeof id === "string")) return ids;
  throw new Error(`Expected a list of ids, got: ${json.slice(0, 120)}`);
}

/**
 * The ids in a reply: each step is a field's name, an entry's index, or "*" for every entry. A list at
 * the end is taken apart, and a list in it, too. null = there are none of that form.
 */
export function pickIds(reply: unknown, path: readonly string[]): string[] | null {
  let found: unknown[] = [reply];
  for (const step of path) {
    const next = found.flatMap((node) => stepInto(node, step));
    if (next.includes(NOWHERE)) return null;
    found = next;
  }
  // A path without "*" must lead to a list: one lone text isn't a list of ids.
  if (!(path.includes("*") || found.every(Array.isArray))) return null;
  const ids = found.flat(2);
  return ids.every((id) => typeof id === "string" || typeof id === "number")
    ? ids.map(String)
    : null;
}

const NOWHERE = Symbol("nowhere");

function stepInto(node: unknown, step: string): unknown[] {
  if (step === "*") return Array.isArray(node) ? node : [NOWHERE];
  const isThere = typeof node === "object" && node !== null && Object.hasOwn(node, step);
  // In a list of its own: what it leads to may be a list itself.
  return [isThere ? (node as Record<string, unknown>)[step] : NOWHERE];
}
