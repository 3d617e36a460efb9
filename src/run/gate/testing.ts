import { HarnessError } from "../../errors.ts";
import type { DrillEvidence } from "../../evidence/drill.ts";
import type { GateDuet, GateEvidence } from "../../evidence/gate.ts";
import { planSchema } from "../../plan/schema.ts";
import { type LogRatio, milliseconds, perSecond } from "../../units/quantity.ts";
import { pointLike, roundLike } from "../bench/testing.ts";
import { type NightJudge, type NightRun, playNight } from "./night.ts";
import type { Contender, NightSteps } from "./steps.ts";

const FINGERPRINT = { chroma: "1.5.9", backend: "abc", source: null, settings: {} };

const contender = (name: string): Contender => ({
  name,
  // No fake step looks at it.
  variant: {} as Contender["variant"],
  fingerprint: FINGERPRINT,
});

/** A valid round with a quiet figure, as the fakes play it. */
export const quietRound = (number: number, { logRatio = 0, p50Ms = 10 } = {}) =>
  roundLike({
    number,
    quiet: pointLike({
      bOverA: { kind: "value", logRatio: logRatio as LogRatio, pairs: 100 },
      targets: {
        a: {
          requests: 100,
          failures: {},
          p50: { kind: "value", ms: milliseconds(p50Ms) },
          storageMsP50: null,
          histogram: "",
        },
      },
    }),
  });

/** How a night of fakes goes. */
export interface FakeNight {
  readonly references?: readonly string[];
  /** Of the plan. */
  readonly capacity?: number | null;
  readonly drills?: readonly string[];
  /** References that aren't there. */
  readonly absent?: readonly string[];
  /** Whoever of them never answers. */
  readonly silent?: readonly string[];
  readonly judge?: Partial<NightJudge>;
  readonly slowsDown?: NightSteps["slowsDown"];
  /** Of the reference's quiet rounds; null = they fail. */
  readonly p50Ms?: number | null;
  readonly drillState?: DrillEvidence["state"];
  /** Throws at this duet. */
  readonly breaksAt?: GateDuet["kind"];
}

/** What a night of fakes did, in its order, and what is known after it. */
export interface Played {
  readonly did: readonly string[];
  readonly gate: GateEvidence;
  readonly saved: readonly GateEvidence[];
  readonly error: unknown;
}

/** Plays a night whose steps only note that they were taken. */
export async function nightOfFakes(fake: FakeNight = {}): Promise<Played> {
  const { references = ["old"], judge = {} } = fake;
  const did: string[] = [];
  const saved: GateEvidence[] = [];
  const plan = planSchema.parse({
    name: "test",
    rounds: { looks: [2, 4] },
    gate: {
      references: references.map((name) => ({ name })),
      budgets: { capacity: fake.capacity ?? null },
      drills: fake.drills ?? ["crash-persistence"],
    },
  });
  let gate = emptyGate(references);
  const run: NightRun = {
    plan,
    steps: fakeSteps(fake, did),
    judge: {
      wantsMoreRounds: judge.wantsMoreRounds ?? (() => false),
      wantsConfirmation: judge.wantsConfirmation ?? (() => false),
    },
    gate: () => gate,
    grow: (more) => {
      gate = { ...gate, ...more };
      saved.push(gate);
    },
    onRound: async () => undefined,
    tell: () => undefined,
  };
  const error: unknown = await playNight(run).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return { did, gate, saved, error };
}

const emptyGate = (references: readonly string[]): GateEvidence => ({
  date: "2026-11-26",
  budgets: { "p50-quiet": 0.05 },
  candidate: FINGERPRINT,
  references: references.map((name) => ({
    name,
    fingerprint: { ...FINGERPRINT, chroma: null },
  })),
  duets: [],
  ladders: [],
  drills: [],
  accepted: [],
  missing: [],
});

function missingIf(names: readonly string[] | undefined, name: string): void {
  if (names?.includes(name) !== true) return;
  throw new HarnessError("TOOLCHAIN_MISSING", `There is no ${name}\nits log`, { hint: "get one" });
}

function fakeSteps(fake: FakeNight, did: string[]): NightSteps {
  return {
    candidate: contender("candidate"),
    slowsDown: fake.slowsDown ?? "backend",
    async find({ name }) {
      missingIf(fake.absent, name);
      return contender(name);
    },
    async prepare(references) {
      did.push(`data for ${references.map(({ name }) => name).join(", ")}`);
    },
    async tryOut({ name }) {
      did.push(`${name} answers`);
      missingIf(fake.silent, name);
    },
    async calibrate({ name }) {
      did.push(`calibrated with ${name}`);
      return perSecond(50);
    },
    async playDuet({ kind, reference, looks, slowDownUs, roundsBefore }, { undecided, onRound }) {
      did.push(`${kind} ${reference.name}${slowDownUs === 0 ? "" : ` +${slowDownUs} µs`}`);
      if (fake.breaksAt === kind) throw new TypeError("a defect");
      const { p50Ms = 10 } = fake;
      for (let number = 1; number <= (looks.at(-1) ?? 1); number += 1) {
        const round =
          p50Ms === null
            ? roundLike({ number: roundsBefore + number })
            : quietRound(roundsBefore + number, { p50Ms });
        await onRound({ round, outcomes: {} });
        if (looks.includes(number) && !undecided()) return null;
      }
      return null;
    },
    async playDrills({ name }, onDrill) {
      did.push(`drills ${name}`);
      const state = fake.drillState ?? { kind: "played" };
      onDrill({ name: "crash-persistence", state } as DrillEvidence);
    },
    async climb({ name }) {
      did.push(`ladders ${name}`);
      return [
        { of: name, lowPerSecond: perSecond(40), highPerSecond: perSecond(50) },
        { of: "candidate", lowPerSecond: perSecond(40), highPerSecond: null },
      ];
    },
  };
}
