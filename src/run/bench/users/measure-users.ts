import { HarnessError } from "../../../errors.ts";
import type {
  CapacityEvidence,
  CapacityLadder,
  Contrast,
  DirectTest,
} from "../../../evidence/capacity.ts";
import type { Side } from "../../../evidence/round.ts";
import type { Objective } from "../../../load/capacity/objective.ts";
import { failureOf } from "../../../load/outcome.ts";
import { playLoop } from "../../../load/play.ts";
import { Scope } from "../../../scope.ts";
import { seeded } from "../../../stats/random.ts";
import { bytes, milliseconds, type PerSecond, perSecond, share } from "../../../units/quantity.ts";
import type { Lab } from "../lab.ts";
import { type Pair, SIDES, startPair } from "../pair.ts";
import { GIVE_UP_AFTER, recallPass } from "../warm.ts";
import { climbNullServer } from "./climb-null-server.ts";
import { climbSetup } from "./climb-setup.ts";
import { offerDirectly } from "./offer-directly.ts";
import { type Offer, playPass } from "./pass.ts";

/** What is known so far; told after every ladder, so that a crash takes nothing away. */
export type OnUsers = (evidence: CapacityEvidence) => void;

/**
 * How many users each setup carries: the generator's own ladder first, then in every repeat both
 * setups afresh, a ladder on each, and the promised multiple of local's users on the server at once;
 * where the plan wants it, the same once more with several backends on the server's side.
 * @param before what a run that goes on had measured: whole repeats are kept
 */
export async function measureUsers(
  lab: Lab,
  onUsers: OnUsers,
  before: CapacityEvidence | null = null,
): Promise<CapacityEvidence> {
  const { capacity: settings } = lab.plan;
  const objectives = objectivesOf(lab);
  let evidence: CapacityEvidence = before === null ? await begin(lab) : wholeRepeats(before);
  const grow = (more: Partial<CapacityEvidence>) => {
    evidence = { ...evidence, ...more };
    onUsers(evidence);
  };
  onUsers(evidence);
  const ceiling = evidence.generator.ceilingPerSecond;
  if (ceiling === null) return evidence;
  for (let repeat = 1 + repeatsOf(evidence); repeat <= settings.repeat; repeat += 1) {
    const order: RepeatOrder = {
      contrast: contrastOf(lab),
      repeat,
      objectives,
      ceiling,
      onRecall: (recall) => grow({ recall: [...evidence.recall, recall] }),
      onLadder: (ladder) => grow({ ladders: [...evidence.ladders, ladder] }),
      onDirect: (tests) => grow({ direct: [...evidence.direct, ...tests] }),
    };
    const local = await playRepeat(lab, order);
    const { several } = evidence;
    if (several === null || several.missing !== null) continue;
    const missing = await playSeveral(lab, order, { backends: several.backends, local });
    if (missing !== null) grow({ several: { ...several, missing } });
  }
  return evidence;
}

async function begin(lab: Lab): Promise<CapacityEvidence> {
  const { capacity: settings } = lab.plan;
  return {
    thinkMs: settings.thinkMs,
    objective: {
      percentile: settings.slo.percentile,
      limitsMs: [...settings.slo.limitsMs],
      badMax: share(badMaxOf(settings.slo.percentile)),
      failedMax: settings.slo.failedMax,
    },
    step: settings.step,
    repeats: settings.repeat,
    several: severalOf(lab),
    generator: await climbNullServer(lab),
    recall: [],
    ladders: [],
    direct: [],
  };
}

const repeatsOf = ({ ladders }: CapacityEvidence): number =>
  Math.max(0, ...ladders.map(({ repeat }) => repeat));

/** Where both sides are the same, or stand already, there is nothing to put a balancer before. */
function severalOf({ plan, sides }: Lab): CapacityEvidence["several"] {
  const backends = plan.capacity.severalBackends;
  const isPossible =
    plan.driver !== "external" && sides.a !== sides.b && plan.setups.server.backends === 1;
  return backends === null || !isPossible ? null : { backends, missing: null };
}

/** Without the repeat that was cut short: its direct tests come last, one for every limit and contrast. */
export function wholeRepeats(before: CapacityEvidence): CapacityEvidence {
  const contrasts = before.several === null || before.several.missing !== null ? 1 : 2;
  const isWhole = ({ repeat }: { readonly repeat: number }): boolean =>
    before.direct.filter((test) => test.repeat === repeat).length ===
    contrasts * before.objective.limitsMs.length;
  return {
    ...before,
    recall: before.recall.filter(isWhole),
    ladders: before.ladders.filter(isWhole),
    direct: before.direct.filter(isWhole),
  };
}

/** As the plan has it: several backends on the server's side have a balancer before them. */
const contrastOf = ({ plan }: Pick<Lab, "plan">): Contrast =>
  plan.setups.server.backends > 1 ? "several backends behind a balancer" : "one backend each";

/** 99 → 0.01, without what floating point would add. */
const badMaxOf = (percentile: number): number => Math.round((100 - percentile) * 1e9) / 1e11;

function objectivesOf({ plan }: Lab): Objective[] {
  const { percentile, limitsMs, failedMax } = plan.capacity.slo;
  return limitsMs.map((limitMs) => ({
    limitMs,
    badMax: share(badMaxOf(percentile)),
    failedMax,
  }));
}

interface RepeatOrder {
  readonly contrast: Contrast;
  readonly repeat: number;
  readonly objectives: readonly Objective[];
  readonly ceiling: PerSecond;
  readonly onRecall: (recall: CapacityEvidence["recall"][number]) => void;
  readonly onLadder: (ladder: CapacityLadder) => void;
  readonly onDirect: (tests: readonly DirectTest[]) => void;
}

/** Both setups afresh, with a ladder on each. @returns local's */
async function playRepeat(lab: Lab, order: RepeatOrder): Promise<CapacityLadder> {
  const { repeat } = order;
  const scope = new Scope();
  try {
    const sides = seeded(lab.plan.seed, "ladders", repeat).shuffled(SIDES);
    const names = sides.map((side) => lab.sides[side]);
    const stood = await stand(lab, scope, { ...order, sides, words: names.join(", then ") });
    const ladders: Partial<Record<Side, CapacityLadder>> = {};
    for (const side of sides) ladders[side] = await climb(lab, stood, { ...order, side });
    const { a, b } = ladders;
    if (a === undefined || b === undefined) throw new Error("The order must name both sides.");
    order.onDirect(await offerDirectly(lab.plan.capacity, { ...order, a, b }, stood.offer));
    return a;
  } finally {
    await scope[Symbol.asyncDispose]();
  }
}

/**
 * The server's side once more, with several backends behind a balancer; local stands idle beside it, as it
 * did before, and its ladder of this repeat holds for this contrast too.
 * @returns why it can't be done here; null: it is done
 */
async function playSeveral(
  lab: Lab,
  order: RepeatOrder,
  { backends, local }: { readonly backends: number; readonly local: CapacityLadder },
): Promise<string | null> {
  const { toolchain, variants } = lab;
  const plan = planWith(lab.plan, backends);
  const wide: Lab = { ...lab, variants: { ...variants, b: { plan, toolchain } } };
  const own: RepeatOrder = { ...order, contrast: contrastOf({ plan }) };
  const scope = new Scope();
  try {
    const words = `${lab.sides.b} with ${backends} backends`;
    const name = `users-${order.repeat}-several`;
    const stood = await stand(wide, scope, { ...own, sides: SIDES, words, name });
    const b = await climb(wide, stood, { ...own, side: "b" });
    order.onDirect(await offerDirectly(lab.plan.capacity, { ...own, a: local, b }, stood.offer));
    return null;
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== "TOOLCHAIN_MISSING") throw error;
    lab.emit({ kind: "note", words: `${backends} backends are left out: ${error.message}` });
    return error.hint === undefined ? error.message : `${error.message} To mend it: ${error.hint}.`;
  } finally {
    await scope[Symbol.asyncDispose]();
  }
}

function planWith(plan: Lab["plan"], backends: number): Lab["plan"] {
  const { server } = plan.setups;
  const wide = { ...server, backends, balancer: { ...server.balancer, enabled: true } };
  return { ...plan, setups: { ...plan.setups, server: wide } };
}

/** A pair that is up and warm. */
interface Stood {
  readonly pair: Pair;
  readonly offer: Offer;
}

async function stand(
  lab: Lab,
  scope: Scope,
  { contrast, repeat, onRecall, sides, words, name = `users-${repeat}` }: StandOrder,
): Promise<Stood> {
  lab.emit({ kind: "step at", words: `starting ${words}` });
  const pair = await startPair(lab, scope, { name, order: sides });
  lab.emit({ kind: "step at", words: "warming" });
  onRecall({ contrast, repeat, of: await recallPass(lab, pair) });
  return { pair, offer: (pass) => playPass(lab, pair, pass) };
}

interface StandOrder extends Pick<RepeatOrder, "contrast" | "repeat" | "onRecall"> {
  readonly sides: readonly Side[];
  /** For the screen. */
  readonly words: string;
  readonly name?: string;
}

async function climb(
  lab: Lab,
  { pair, offer }: Stood,
  order: RepeatOrder & { readonly side: Side },
): Promise<CapacityLadder> {
  const { contrast, side, repeat, objectives, ceiling } = order;
  const climbed = await climbSetup(
    lab.plan.capacity,
    {
      contrast,
      side,
      repeat,
      objectives,
      startPerSecond: await startRate(lab, pair, { side, ceiling }),
      maxPerSecond: perSecond(Math.min(ceiling, lab.plan.capacity.maxPerSecond)),
      maxWhy: ceilingWords(lab, ceiling),
    },
    offer,
  );
  const parts = await pair.setups[side].resources();
  const pssBytes = bytes(parts.reduce((sum, part) => sum + part.pssBytes, 0));
  const ladder = { ...climbed, pssBytes };
  order.onLadder(ladder);
  return ladder;
}

/** Whose limit ends a ladder before the target does. */
const ceilingWords = ({ plan }: Lab, ceiling: PerSecond): string =>
  ceiling >= plan.capacity.maxPerSecond
    ? `the plan offers no more than ${ceiling.toFixed(0)}/s`
    : `the generator sends no more than ${ceiling.toFixed(0)}/s on time here`;

/** A ladder that begins near the capacity is short: half of what a closed loop gets through. */
const OF_CLOSED_LOOP = 0.5;
const CLOSED_LOOP_MS = milliseconds(2500);
const SOME_PER_SECOND = 5;

async function startRate(
  lab: Lab,
  pair: Pair,
  { side, ceiling }: { side: Side; ceiling: PerSecond },
): Promise<PerSecond> {
  const { startPerSecond } = lab.plan.capacity;
  if (startPerSecond !== null) return perSecond(Math.min(startPerSecond, ceiling));
  const to = pair.targets[SIDES.indexOf(side)];
  if (to === undefined) throw new Error(`Side ${side} has no target.`);
  const samples = await playLoop(
    lab.generator,
    {
      targets: [to],
      requests: Array.from({ length: 100_000 }, (_, i) => [0, i % lab.data.queryCount] as const),
      users: lab.plan.load.busy.users,
      limitMs: CLOSED_LOOP_MS,
      timeoutMs: lab.plan.load.timeoutMs,
      giveUpAfter: GIVE_UP_AFTER,
      capture: "count",
    },
    { name: "users-start", signal: lab.signal },
  );
  const good = samples.filter((sample) => failureOf(sample, lab.data.idsExpected) === null);
  const throughput = (good.length * 1000) / CLOSED_LOOP_MS;
  return perSecond(Math.min(ceiling, Math.max(SOME_PER_SECOND, throughput * OF_CLOSED_LOOP)));
}
