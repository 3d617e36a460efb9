import type { AuditAttempt } from "../evidence/audit.ts";
import { sleep } from "../host/clock.ts";
import { milliseconds } from "../units/quantity.ts";
import { ask, headersOf, type Reply } from "./ask.ts";
import { changedFields, isAboutNow } from "./changed-fields.ts";
import type { Check, Look } from "./check.ts";
import { answered, replyWords } from "./refusal.ts";
import { createStage, questionFor, recordsOf, type Scene } from "./stage.ts";
import type { AuditTarget } from "./target.ts";

/** Whether the figures that the paper wants to watch can be had of the server, and are right. */
export const monitoring: Check = {
  name: "monitoring",
  claim: "monitoring",
  question: "Can number of records, state and last change be read of the server?",
  does: "stores records in a collection of its own, and looks for their number, for the server's state, for a time of the last change, and for a page that a monitoring system reads",
  ways: ["paper"],
  remedy:
    "Count by the API, probe with a known query, and let the application note when it last wrote; traces leave Chroma by CHROMA_OPEN_TELEMETRY__ENDPOINT.",
  look,
};

const RECORDS = 7;
/** Long enough for a time in seconds to differ. */
const PAUSE = milliseconds(1100);

async function look(target: AuditTarget, signal: AbortSignal): Promise<Look> {
  if (!target.disposable)
    return { kind: "not exercised", why: "nothing may be stored there to be counted" };
  const [caller] = target.callers;
  const headers = caller === undefined ? {} : headersOf(caller);
  const scene = await createStage({ target, caller }).set(signal);
  if (!scene.isReal) return { kind: "not exercised", why: "no collection could be made there" };
  const get = (path: string): Promise<Reply> =>
    ask(target, { method: "GET", path, headers }, signal);
  const store = (ids: readonly string[]): Promise<Reply> =>
    ask(target, { ...upsertOf(scene, ids), headers }, signal);
  // The stage has made one already.
  await store(Array.from({ length: RECORDS - 1 }, (_, index) => `record-${index}`));
  const attempts = [
    counted(await get(`${recordsOf(scene)}/count`)),
    stated(await get("/api/v2/healthcheck")),
  ];
  const about = questionFor({ method: "GET", path: COLLECTION }, scene).path;
  const before = await get(about);
  await sleep(PAUSE, signal);
  await store(["one-more"]);
  attempts.push(changed(before, await get(about)), scraped(await get("/metrics")));
  return {
    kind: "tried",
    attempts,
    notes: [
      "Whether the state told is true while the server is frozen, killed or cut off is what the drill health-check tries.",
    ],
  };
}

const COLLECTION = "/api/v2/tenants/{tenant}/databases/{database}/collections/{collection_id}";

const upsertOf = (scene: Scene, ids: readonly string[]) => ({
  method: "POST",
  path: `${recordsOf(scene)}/upsert`,
  body: { ids, embeddings: ids.map(() => [1, 2, 3]), documents: ids },
});

function counted(reply: Reply): AuditAttempt {
  return {
    group: "for the figures named",
    tried: `read the number of ${RECORDS} records`,
    expected: String(RECORDS),
    came: reply.kind === "answered" ? reply.text.trim().slice(0, 60) : replyWords(reply),
    outcome: answered(reply, ({ text }) => text.trim() === String(RECORDS)),
  };
}

function stated(reply: Reply): AuditAttempt {
  return {
    group: "for the figures named",
    tried: "read the state of a healthy server",
    expected: "200, served",
    came: replyWords(reply),
    outcome: answered(reply, ({ status }) => status === 200),
  };
}

/** What a collection says of itself before a write, and after it: a time of change would differ. */
function changed(before: Reply, after: Reply): AuditAttempt {
  const base = {
    group: "for the figures named",
    tried: "read a collection's own description before and after a write",
    expected: "a time of the last change, which differs",
  };
  const texts = [before, after].map((reply) =>
    reply.kind === "answered" && reply.status === 200 ? reply.text : null,
  );
  const [earlier = null, later = null] = texts;
  if (earlier === null || later === null)
    return { ...base, came: replyWords(after), outcome: "unknown" };
  const fields = changedFields(earlier, later);
  const time = fields.find(({ value }) => isAboutNow(value));
  const others = fields.map(({ path }) => path).join(", ");
  const came = time?.path ?? (others === "" ? "nothing differs" : `no time: ${others}`);
  return { ...base, came, outcome: time === undefined ? "broken" : "held" };
}

/** As a monitoring system reads it: a comment, or a name and its figure. */
const PAGE = /^# |^\w+(\{| \d)/m;

function scraped(reply: Reply): AuditAttempt {
  return {
    group: "for a monitoring system",
    tried: "read a page of metrics at /metrics",
    expected: "a page of metrics",
    came: replyWords(reply),
    outcome: answered(reply, ({ status, text }) => status === 200 && PAGE.test(text)),
  };
}
