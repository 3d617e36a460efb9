import type { AuditAttempt } from "../evidence/audit.ts";
import { sleep } from "../host/clock.ts";
import { milliseconds } from "../units/quantity.ts";
import { ask, headersOf, type Reply } from "./ask.ts";
import type { Check, Look } from "./check.ts";
import { answered, replyWords } from "./refusal.ts";
import type { AuditTarget, Log } from "./target.ts";
import { wrongTokenLike } from "./tokens.ts";

/** Whether the commands that the paper gives for trouble tell anything. */
export const paperSteps: Check = {
  name: "paper-steps",
  claim: "paper-steps",
  question: "Do the commands shown for trouble tell what they are for?",
  does: "asks the heartbeat as the paper's commands do, once for the state and once for figures, and looks for a refused token in the server's log",
  ways: ["paper"],
  remedy:
    "Ask /api/v2/heartbeat for a sign of life and a known query for health; look for refusals in the gateway's log; figures of load come from the engine or the host.",
  look,
};

/** As the paper has it (lines 338 and 356). */
const HEARTBEAT = "/api/v1/heartbeat";
const GROUP = "by the paper's commands";
const LOG_PAUSE = milliseconds(500);

async function look(target: AuditTarget, signal: AbortSignal): Promise<Look> {
  const { callers, logs } = target;
  const [caller] = callers;
  if (caller === undefined || logs === null)
    return { kind: "not exercised", why: "it needs a token, and the server's logs" };
  const beat = (headers: Record<string, string>): Promise<Reply> =>
    ask(target, { method: "GET", path: HEARTBEAT, headers }, signal);
  const right = await beat(headersOf(caller));
  const before = await logs();
  await beat(headersOf(wrongTokenLike(caller)));
  await sleep(LOG_PAUSE, signal);
  return {
    kind: "tried",
    attempts: [
      alive(right),
      figures(right),
      refusalIn(sinceThen(before, await logs())),
      ...SCRIPTS.map((line) => missing(line)),
    ],
    notes: [
      "Lines 104 to 110 and 335 need an engine: the drill deploy-as-written tries them. Lines 344 and 353 show a variable and the engine's own figures, whatever the server does.",
    ],
  };
}

const alive = (reply: Reply): AuditAttempt => ({
  group: GROUP,
  tried: "ask for the server's state (line 338)",
  expected: "200, served",
  came: replyWords(reply),
  outcome: answered(reply, ({ status }) => status === 200),
});

/** A time alone isn't a figure of load: whoever reads it learns that somebody answers. */
function figures(reply: Reply): AuditAttempt {
  const isServed = reply.kind === "answered" && reply.status === 200;
  const numbers = isServed ? (reply.text.match(/"[^"]+"\s*:\s*-?[\d.]+/g) ?? []).length : 0;
  return {
    group: GROUP,
    tried: "ask for the server's figures (line 356)",
    expected: "more than one figure",
    came: isServed ? `${numbers} in the answer` : replyWords(reply),
    outcome: answered(reply, () => numbers > 1),
  };
}

/** What was logged after another look: what somebody else asked for before is no answer. */
const sinceThen = (before: readonly Log[], after: readonly Log[]): readonly Log[] =>
  after.map(({ of, text }) => {
    const earlier = before.find((log) => log.of === of)?.text ?? "";
    return { of, text: text.startsWith(earlier) ? text.slice(earlier.length) : text };
  });

/** The word that the command looks for. */
function refusalIn(logs: readonly Log[]): AuditAttempt {
  const lines = logs
    .flatMap(({ text }) => text.split("\n"))
    .filter((line) => line.includes("auth"));
  return {
    group: GROUP,
    tried: 'look for "auth" in the log after a wrong token (line 347)',
    expected: "a line about it",
    came: lines.length === 0 ? "no line" : `${lines.length} lines`,
    outcome: lines.length === 0 ? "broken" : "held",
  };
}

const SCRIPTS = [117, 120];

const missing = (line: number): AuditAttempt => ({
  group: "by scripts that the paper names",
  tried: `run the script of line ${line}`,
  expected: "it does what its name says",
  came: "the paper doesn't show it",
  outcome: "unknown",
});
