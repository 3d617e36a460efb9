import { HarnessError } from "../../errors.ts";
import type { GateDuet, GateEvidence } from "../../evidence/gate.ts";
import type { Plan } from "../../plan/schema.ts";
import type { LogRatio, PerSecond } from "../../units/quantity.ts";
import type { PlayedRound } from "../bench/round.ts";
import { injectedBy, quietP50, runningWords } from "./duet-figures.ts";
import type { Contender, DuetOrder, NightSteps } from "./steps.ts";

/** What decides whether to go on; pure functions of what was measured. */
export interface NightJudge {
  readonly wantsMoreRounds: (gate: GateEvidence, duet: GateDuet) => boolean;
  readonly wantsConfirmation: (gate: GateEvidence, reference: string) => boolean;
}

/** A night as it goes on. */
export interface NightRun {
  readonly plan: Plan;
  readonly steps: NightSteps;
  readonly judge: NightJudge;
  /** What is known so far. */
  readonly gate: () => GateEvidence;
  /** Keeps what came to be known; it survives a crash of the harness. */
  readonly grow: (more: Partial<GateEvidence>) => void;
  readonly onRound: (played: PlayedRound) => Promise<void>;
  readonly tell: (words: string) => void;
}

/** Of the quiet p50, where the plan has no budget for it. */
const BUDGET = 0.05;

/**
 * Everything of a night in its order: the references, the data, the self-test, each reference's duet and
 * where it alarms its confirmation, the drills, the ladders. What can't be had is noted, never left out
 * in silence.
 */
export async function playNight(night: NightRun): Promise<void> {
  const { plan, steps } = night;
  const named = await findAll(night);
  if (named.length === 0) return;
  await steps.prepare(named);
  await steps.tryOut(steps.candidate);
  const references = await tryAll(night, named);
  const [first] = references;
  if (first === undefined) return;
  const busyRate = await steps.calibrate(first);
  await selfTest(night, first);
  for (const reference of references) await compare(night, reference, busyRate);
  if (asksForDrills(plan)) await drillAll(night, [steps.candidate, ...references]);
  if (plan.gate.budgets.capacity !== null)
    for (const reference of references) await climb(night, reference);
}

/** Whether some metric has a budget that drills are the evidence of, and some are named. */
export const asksForDrills = ({ gate: { drills, budgets } }: Plan): boolean =>
  drills.length > 0 && (budgets.ledger !== null || budgets.recovery !== null);

/** Whatever else is thrown is a fault of the harness, or an interrupt, and ends the night. */
async function orMissing<T>(
  { gate, grow, tell }: NightRun,
  what: string,
  work: () => Promise<T>,
): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    grow({ missing: [...gate().missing, { what, why: whyOf(error) }] });
    tell(`${what} can't be had: ${error.message}`);
    return null;
  }
}

/** What happened and how to mend it, in a line: further lines of a message are the servers' logs. */
function whyOf({ message, hint }: HarnessError): string {
  const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);
  const [first = ""] = message.split("\n", 1);
  return hint === undefined ? sentence(first) : `${sentence(first)} To mend: ${sentence(hint)}`;
}

async function findAll(night: NightRun): Promise<Contender[]> {
  const found: Contender[] = [];
  for (const reference of night.plan.gate.references) {
    const contender = await orMissing(night, `reference ${reference.name}`, () =>
      night.steps.find(reference),
    );
    if (contender === null) continue;
    found.push(contender);
    const { fingerprint } = contender;
    night.grow({
      references: night
        .gate()
        .references.map((known) =>
          known.name === contender.name ? { ...known, fingerprint } : known,
        ),
    });
  }
  return found;
}

async function tryAll(night: NightRun, named: readonly Contender[]): Promise<Contender[]> {
  const standing: Contender[] = [];
  for (const contender of named) {
    const stood = await orMissing(night, `reference ${contender.name}`, async () => {
      await night.steps.tryOut(contender);
      return contender;
    });
    if (stood !== null) standing.push(stood);
  }
  return standing;
}

/** The same first: its rounds tell how long the reference takes, and so how much slower is enough. */
async function selfTest(night: NightRun, reference: Contender): Promise<void> {
  const { plan, steps, gate, grow, tell } = night;
  const looks = [plan.gate.selfTest.rounds];
  const common = { reference, looks, busyRate: null };
  tell(`Self-test: ${reference.name} against itself, which must not alarm.`);
  const same = await play(night, { ...common, kind: "same", slowDownUs: 0, injected: null });
  const p50Ms = quietP50(same);
  if (p50Ms === null) {
    const why = same.cut ?? `${reference.name} against itself has no quiet median to slow down`;
    grow({ missing: [...gate().missing, { what: "the self-test's slow-down", why }] });
    return;
  }
  const slowDown = 2 * (plan.gate.budgets["p50-quiet"] ?? BUDGET);
  const slowDownUs = Math.round(p50Ms * 1000 * slowDown);
  const how = steps.slowsDown === "backend" ? "more in each query" : "before each query is sent";
  tell(`Self-test: the same with ${slowDownUs} µs ${how}, which must alarm.`);
  const injected = injectedBy(slowDownUs, p50Ms);
  await play(night, { ...common, kind: "slower", slowDownUs, injected });
}

async function compare(
  night: NightRun,
  reference: Contender,
  busyRate: PerSecond | null,
): Promise<void> {
  const { plan, judge, gate, tell } = night;
  const order = { reference, looks: plan.rounds.looks, slowDownUs: 0, injected: null, busyRate };
  tell(`The candidate against ${reference.name}.`);
  await play(night, { ...order, kind: "main" });
  if (!judge.wantsConfirmation(gate(), reference.name)) return;
  tell(`Slower than ${reference.name}, it seems: measured once more before it alarms.`);
  await play(night, { ...order, kind: "confirmation" });
}

interface Duel extends Omit<DuetOrder, "roundsBefore"> {
  readonly injected: LogRatio | null;
  readonly busyRate: PerSecond | null;
}

/** Plays one duet; it stands in the evidence from its first moment, as one that was cut. */
async function play(night: NightRun, duel: Duel): Promise<GateDuet> {
  const { steps, judge, gate, grow } = night;
  const { kind, reference, looks, slowDownUs, injected, busyRate } = duel;
  const before = gate().duets;
  let duet: GateDuet = {
    kind,
    reference: reference.name,
    looks: [...looks],
    injected,
    slowedBy: injected === null ? null : steps.slowsDown,
    busyRatePerSecond: busyRate,
    rounds: [],
    cut: "it wasn't played to its end",
  };
  const keep = (more: Partial<GateDuet>) => {
    duet = { ...duet, ...more };
    grow({ duets: [...before, duet] });
  };
  keep({});
  const roundsBefore = before.reduce((sum, { rounds }) => sum + rounds.length, 0);
  const cut = await steps.playDuet(
    { kind, reference, looks, slowDownUs, roundsBefore },
    {
      undecided: () => judge.wantsMoreRounds(gate(), duet),
      onRound: async (played) => {
        keep({ rounds: [...duet.rounds, played.round] });
        await night.onRound(played);
      },
      running: () => runningWords(duet),
    },
  );
  keep({ cut });
  return duet;
}

async function drillAll(night: NightRun, contenders: readonly Contender[]): Promise<void> {
  const { steps, gate, grow } = night;
  for (const { name, ...contender } of contenders)
    await steps.playDrills({ name, ...contender }, (drill) => {
      grow({ drills: [...gate().drills, { of: name, drill }] });
      const { state } = drill;
      if (state.kind === "played") return;
      const what = `drill ${drill.name} of ${name}`;
      grow({ missing: [...gate().missing, { what, why: `${state.kind}: ${state.why}` }] });
    });
}

async function climb({ steps, gate, grow }: NightRun, reference: Contender): Promise<void> {
  const ladders = await steps.climb(reference);
  grow({ ladders: [...gate().ladders, ...ladders] });
}
