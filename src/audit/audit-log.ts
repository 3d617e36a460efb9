import { randomUUID } from "node:crypto";
import type { AuditAttempt } from "../evidence/audit.ts";
import { sleep } from "../host/clock.ts";
import { milliseconds } from "../units/quantity.ts";
import { ask, headersOf } from "./ask.ts";
import type { Check, Look } from "./check.ts";
import type { AuditTarget, Caller, Log } from "./target.ts";
import { wrongTokenLike } from "./tokens.ts";

/** Whether the logs say who did what. */
export const auditLog: Check = {
  name: "audit-log",
  claim: "audit-log",
  question: "Do the logs say who did what?",
  does: "sends marked requests as every caller and as somebody with a wrong token, and looks for a line that names both request and caller",
  ways: ["paper", "gateway"],
  remedy:
    "Give every caller a token of its own, and let the gateway log its name with method, path and status of every request.",
  look,
};

/** Logs may be written a little later than the answer. */
const PATIENCE = { tries: 10, everyMs: milliseconds(100) } as const;

async function look(target: AuditTarget, signal: AbortSignal): Promise<Look> {
  const { callers, logs } = target;
  if (logs === null) return { kind: "not exercised", why: "its logs can't be had from here" };
  const [first] = callers;
  if (first === undefined) return { kind: "not exercised", why: "no token is known" };
  const sent: Sent[] = [];
  for (const caller of callers) sent.push(...(await sendAs(caller, target, signal)));
  const stranger = wrongTokenLike(first);
  const refused = await sendAs(stranger, target, signal);
  const all = [...sent, ...refused];
  const found = await readLogs(logs, all, signal);
  const tokens = [...callers, stranger].map(({ token }) => token);
  return {
    kind: "tried",
    attempts: [
      ...sent.map((one) => attributed(one, found)),
      ...refused.map((one) => noticed(one, found)),
      keptSecret(found, tokens),
    ],
    notes: [`Looked through: ${found.map(({ of }) => of).join(", ")}.`],
  };
}

/** A request whose path nobody else uses. */
interface Sent {
  readonly caller: Caller;
  readonly mark: string;
  readonly words: string;
}

async function sendAs(caller: Caller, target: AuditTarget, signal: AbortSignal): Promise<Sent[]> {
  const sent: Sent[] = [];
  // Nothing of that name is there, so a delete deletes nothing.
  for (const method of target.disposable ? ["GET", "DELETE"] : ["GET"]) {
    const mark = `assay-mark-${randomUUID()}`;
    const path = `/api/v2/tenants/${mark}/databases/${mark}`;
    await ask(target, { method, path, headers: headersOf(caller) }, signal);
    sent.push({ caller, mark, words: `${method} of a marked path as ${caller.name}` });
  }
  return sent;
}

async function readLogs(
  logs: () => Promise<readonly Log[]>,
  sent: readonly Sent[],
  signal: AbortSignal,
): Promise<readonly Log[]> {
  for (let tries = 1; ; tries += 1) {
    const found = await logs();
    const isWhole = sent.every(({ mark }) => found.some(({ text }) => text.includes(mark)));
    if (isWhole || tries >= PATIENCE.tries) return found;
    await sleep(PATIENCE.everyMs, signal);
  }
}

/** Lines about a request, each with the log that it stands in. */
const linesAbout = ({ mark }: Sent, logs: readonly Log[]): { of: string; line: string }[] =>
  logs.flatMap(({ of, text }) =>
    text
      .split("\n")
      .filter((line) => line.includes(mark))
      .map((line) => ({ of, line })),
  );

function attributed(sent: Sent, logs: readonly Log[]): AuditAttempt {
  const lines = linesAbout(sent, logs);
  const named = lines.find(({ line }) => namesCaller(line, sent.caller));
  const base = {
    group: "by callers with a token",
    tried: sent.words,
    expected: "a line with the request and its caller",
  };
  if (named !== undefined) return { ...base, came: `${named.of} names both`, outcome: "held" };
  const [line] = lines;
  const came = line === undefined ? "no line" : `${line.of} names the request, not the caller`;
  return { ...base, came, outcome: "broken" };
}

/** As a word: "admin" isn't in "administrator". */
const namesCaller = (line: string, { name }: Caller): boolean =>
  line.split(/[^A-Za-z0-9_.-]+/).includes(name);

/** A request that is turned away has been sent on to nobody: the only address is where it came from. */
const ADDRESS = /\b\d{1,3}(?:\.\d{1,3}){3}\b|::1/;

/** Nobody knows who a stranger is; that it tried, and from where, can be known. */
function noticed(sent: Sent, logs: readonly Log[]): AuditAttempt {
  const lines = linesAbout(sent, logs);
  const placed = lines.find(({ line }) => ADDRESS.test(line));
  const [line] = lines;
  const base = {
    group: "with a wrong token",
    tried: sent.words,
    expected: "a line with the request and the address it came from",
  };
  if (placed !== undefined) return { ...base, came: `${placed.of} names both`, outcome: "held" };
  const came = line === undefined ? "no line" : `${line.of} names the request, not the address`;
  return { ...base, came, outcome: "broken" };
}

function keptSecret(logs: readonly Log[], tokens: readonly string[]): AuditAttempt {
  const told = logs.find(({ text }) => tokens.some((token) => text.includes(token)));
  return {
    group: "for tokens in the clear",
    tried: "look for the tokens themselves",
    expected: "none in any log",
    came: told === undefined ? "none" : `one in the log of ${told.of}`,
    outcome: told === undefined ? "held" : "broken",
  };
}
