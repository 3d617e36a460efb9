import type { CapacityEvidence, Contrast } from "../../evidence/capacity.ts";
import type { Evidence } from "../../evidence/evidence.ts";
import { mean } from "../../stats/moments.ts";
import type { NotExercised } from "../claim.ts";
import { type AtLimit, comparedAt, contrastsOf } from "../users/compared.ts";
import { atLimitWords, limitWords, ratioWords, usersAt } from "../users/words.ts";
import type { Verdict } from "../verdict.ts";
import { decimal, list, percent, sentence } from "../words.ts";

/** Ladders have to agree: one alone shows no spread. */
const REPEATS_MIN = 2;
/** The paper's promise. */
const TEN = 10;

/** What one limit alone would say, and why. */
interface Stance {
  readonly kind: Verdict["kind"];
  readonly reason: string;
}

type Judge = (at: AtLimit, capacity: CapacityEvidence) => Stance;

/** Whether the server setup carries ten times local's users within the objective. */
export const judgeConcurrentUsers = (evidence: Evidence): Verdict | NotExercised =>
  judgeUsers("concurrent-users", evidence, tenTimes);

/** Whether it carries more users at all. */
export const judgeBetterConcurrency = (evidence: Evidence): Verdict | NotExercised =>
  judgeUsers("better-concurrency", evidence, more);

function judgeUsers(claim: string, evidence: Evidence, judge: Judge): Verdict | NotExercised {
  const { capacity } = evidence;
  if (capacity === null)
    return {
      kind: "not exercised",
      claim,
      why: "needs ladders of users: `chroma-assay bench --profile users`",
    };
  const [contrast = "one backend each", ...others] = contrastsOf(capacity);
  const limits = comparedAt(capacity, contrast);
  const stances = limits.map((at) => judge(at, capacity));
  const bars = recallBars(evidence, capacity, contrast);
  const { kind, reasons } = together(stances, bars);
  return {
    kind,
    claim,
    headline: sentence(headline(limits, capacity, kind)),
    effects: [],
    tallies: [],
    reasons: [
      ...reasons,
      ...limits.map((at) => sentence(atLimitWords(capacity, at))),
      ...limits.flatMap((at) =>
        at.why.map((words) => sentence(`${limitWords(capacity, at.limitMs)}: ${words}`)),
      ),
      ...others.flatMap((other) => besideWords(evidence, capacity, { other, judge })),
      ...notes(capacity, contrast),
    ].filter((words, index, all) => all.indexOf(words) === index),
    needed: kind === "inconclusive" ? neededFor(capacity, limits, stances) : null,
    moreRoundsHelp: false,
  };
}

/** What the contrast that doesn't decide comes to, for whoever runs that. */
function besideWords(
  evidence: Evidence,
  capacity: CapacityEvidence,
  { other, judge }: { readonly other: Contrast; readonly judge: Judge },
): string[] {
  const limits = comparedAt(capacity, other);
  const stances = limits.map((at) => judge(at, capacity));
  const { kind } = together(stances, recallBars(evidence, capacity, other));
  const lines = limits.map((at) => atLimitWords(capacity, at));
  return [sentence(`with ${other} it would be ${kind}: ${lines.join("; ")}`)];
}

/** Supported and refuted need agreement at every limit; a bar takes only "supported" away. */
function together(
  stances: readonly Stance[],
  bars: readonly string[],
): { kind: Verdict["kind"]; reasons: readonly string[] } {
  const kinds = new Set(stances.map(({ kind }) => kind));
  const [kind] = kinds;
  const reasons = stances.map(({ reason }) => sentence(reason));
  if (kind === undefined || kinds.size > 1)
    return {
      kind: "inconclusive",
      reasons:
        kinds.has("supported") && kinds.has("refuted")
          ? ["It depends on the limit: one is met and another missed.", ...reasons]
          : reasons,
    };
  return kind === "supported" && bars.length > 0
    ? { kind: "inconclusive", reasons: [...bars, ...reasons] }
    : { kind, reasons };
}

/** The claim is that ten times are carried, so it takes a run at ten times to support it. */
const tenTimes: Judge = (at, capacity) => {
  const where = limitWords(capacity, at.limitMs);
  if (at.repeats < REPEATS_MIN) return tooFew(where);
  if (at.ratio !== null && at.ratio.high < TEN)
    return {
      kind: "refuted",
      reason: `${where}: the server misses it at ${ratioWords({ low: at.ratio.low, high: at.ratio.high })} local's users, and ten times was promised`,
    };
  const played = at.direct.flatMap(
    ({ rung }) => rung?.objectives.filter((one) => one.limitMs === at.limitMs) ?? [],
  );
  if (
    played.length >= REPEATS_MIN &&
    played.length === at.repeats &&
    played.every(({ state }) => state === "held")
  )
    return {
      kind: "supported",
      reason: `${where}: the server held ten times local's users in ${played.length} of ${played.length} runs`,
    };
  const why = at.direct.flatMap((test) => test.why ?? [])[0];
  return {
    kind: "inconclusive",
    reason: `${where}: ten times local's users ${why === undefined ? "weren't surely held, nor surely missed" : `weren't offered, for ${why}`}`,
  };
};

const more: Judge = ({ limitMs, ratio, repeats, why }, capacity) => {
  const where = limitWords(capacity, limitMs);
  if (repeats < REPEATS_MIN) return tooFew(where);
  if (ratio === null)
    return { kind: "inconclusive", reason: `${where}: ${why[0] ?? "a capacity isn't known"}` };
  const words = `${where}: the server carries ${ratioWords(ratio)} local's users`;
  if (ratio.low > 1) return { kind: "supported", reason: words };
  if (ratio.high < 1) return { kind: "refuted", reason: words };
  return { kind: "inconclusive", reason: `${words}, which lies on both sides of 1` };
};

const tooFew = (where: string): Stance => ({
  kind: "inconclusive",
  reason: `${where}: ladders have to agree, and there are fewer than ${REPEATS_MIN} of each setup`,
});

/** A server that looks at less to be quick has not carried the same users. */
function recallBars(
  { plan }: Evidence,
  { recall }: CapacityEvidence,
  contrast: Contrast,
): string[] {
  const there = recall.filter((one) => one.contrast === contrast);
  const of = (side: "a" | "b") => there.flatMap((one) => one.of[side]?.mean ?? []);
  const [a, b] = [of("a"), of("b")];
  if (a.length === 0 || b.length === 0) return ["Recall wasn't measured, so nothing is supported."];
  const loss = mean(a) - mean(b);
  return loss > plan.recallLossMax
    ? [sentence(`recall is lower by ${decimal(loss)} on the server, which bars "supported"`)]
    : [];
}

function headline(
  limits: readonly AtLimit[],
  capacity: CapacityEvidence,
  kind: Verdict["kind"],
): string {
  const known = limits.flatMap(({ ratio, limitMs }) =>
    ratio === null ? [] : [`${ratioWords(ratio)} (${limitWords(capacity, limitMs)})`],
  );
  if (known.length === 0) return "how many users the setups carry can't be compared";
  const words = `the server carries ${list(known)} the users of local`;
  return kind === "inconclusive" ? `${words}, as far as can be told` : words;
}

function neededFor(
  { generator }: CapacityEvidence,
  limits: readonly AtLimit[],
  stances: readonly Stance[],
): string {
  if (generator.ceilingPerSecond === null)
    return "a machine that nothing else uses: the generator couldn't keep its schedule here";
  if (limits.some(({ repeats }) => repeats < REPEATS_MIN))
    return "two repeats or more: `--set capacity.repeat=2`";
  if (limits.some(({ a, b }) => a === null || b === null))
    return "a run in which both setups have a capacity to tell, on a machine that nothing else uses";
  const kinds = new Set(stances.map(({ kind }) => kind));
  if (kinds.has("supported") && kinds.has("refuted"))
    return "a promise that names its limit: more passes won't change this";
  if (limits.some(({ a, b }) => !Number.isFinite(a?.high ?? 0) || !Number.isFinite(b?.high ?? 0)))
    return "a machine on which the generator reaches the setups' limit";
  return "narrower brackets: `--set capacity.passes=12 --set capacity.step=1.1`";
}

function contrastWords({ several }: CapacityEvidence, contrast: Contrast): string {
  if (contrast !== "one backend each") {
    const count = several === null ? "several" : String(several.backends);
    return `What decides is the paper's own contrast: local with one backend, the server with ${count} behind a balancer, on the same CPUs in all.`;
  }
  const missing = several?.missing ?? null;
  return missing === null
    ? "Both setups ran one backend; the paper's three behind a balancer weren't measured here: `--set capacity.severalBackends=3`."
    : sentence(
        `both setups ran one backend; the paper's several behind a balancer weren't measured: ${missing}`,
      );
}

function notes(capacity: CapacityEvidence, contrast: Contrast): string[] {
  const { ceilingPerSecond } = capacity.generator;
  const { badMax, failedMax } = capacity.objective;
  return [
    sentence(
      `the objective: at most ${percent(badMax)} of requests slower than the limit or failed, and at most ${percent(failedMax)} failed`,
    ),
    contrastWords(capacity, contrast),
    ceilingPerSecond === null
      ? "The generator couldn't keep its schedule even against a server that does nothing."
      : sentence(
          `against a server that does nothing, the generator sends ${ceilingPerSecond.toFixed(0)}/s on time (${usersAt(capacity, ceilingPerSecond)} users)`,
        ),
  ];
}
