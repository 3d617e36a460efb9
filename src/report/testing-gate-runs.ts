import { drillOf } from "../claims/testing-drills.ts";
import type { FindingKind } from "../evidence/drill.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { Accepted, Fingerprint, GateDuet, GateEvidence } from "../evidence/gate.ts";
import type { Round } from "../evidence/round.ts";
import { milliseconds } from "../units/quantity.ts";
import { fakeEvidence, fakeRound } from "./testing.ts";

/** What a made-up night measured; everything that isn't said is unremarkable. */
interface FakeNight {
  /** Candidate / reference, quiet and busy. */
  readonly ratio?: number;
  readonly busy?: number;
  /** Of the confirmation; absent: none was played. */
  readonly confirmed?: number;
  /** Half the spread of the rounds' ratios, as a share. */
  readonly spread?: number;
  readonly slower?: number;
  readonly same?: number;
  readonly accepted?: readonly Accepted[];
  readonly missing?: GateEvidence["missing"];
  readonly references?: readonly string[];
  /** Drills on either side: findings of the candidate's. Absent: none was played. */
  readonly lost?: readonly FindingKind[];
}

const LOOKS = [6, 9, 12];
const INJECTED = Math.log(1.1);

const candidate: Fingerprint = {
  chroma: "1.5.9",
  backend: "sha256:9f2c1d7e5a3b4c6d8e0f",
  source: null,
  settings: { RAYON_NUM_THREADS: "4", STORAGE_THREADS: "40" },
};
const reference: Fingerprint = {
  ...candidate,
  chroma: "1.5.8",
  settings: { RAYON_NUM_THREADS: "4" },
};

/** Rounds whose quiet ratios lie evenly around the one that is given. */
function roundsOf(
  ratio: number,
  how: { count: number; spread: number; busy: number | null },
): Round[] {
  return Array.from({ length: how.count }, (_, index) => {
    const made = fakeRound(index + 1, {
      ratios: { quiet: ratio, busy: how.busy },
      rounds: how.count,
    });
    const off = how.spread * (index % 2 === 0 ? 1 : -1);
    const at = (point: Round["quiet"], middle: number) =>
      point &&
      ({
        ...point,
        bOverA: { kind: "value", logRatio: Math.log(middle) + off, pairs: 200 },
      } as Round["quiet"]);
    return { ...made, quiet: at(made.quiet, ratio), busy: at(made.busy, how.busy ?? 1) } as Round;
  });
}

/** A night's evidence: judged by the real judge. */
export function gateRun(night: FakeNight = {}): Evidence {
  const { ratio = 1.004, spread = 0.006, accepted = [], missing = [], confirmed } = night;
  const names = night.references ?? ["last-release"];
  const duet = (kind: GateDuet["kind"], name: string, of: number): GateDuet =>
    ({
      kind,
      reference: name,
      looks: kind === "main" || kind === "confirmation" ? LOOKS : [3],
      injected: kind === "slower" ? INJECTED : null,
      busyRatePerSecond: 144,
      rounds: roundsOf(of, {
        count: kind === "main" || kind === "confirmation" ? 6 : 3,
        spread: kind === "main" || kind === "confirmation" ? spread : 0.004,
        busy: kind === "main" || kind === "confirmation" ? (night.busy ?? of) : of,
      }),
      cut: null,
    }) as GateDuet;
  const [first = "last-release"] = names;
  const plain = fakeEvidence({ ratios: { quiet: 1, busy: 1 }, rounds: 0 });
  const gone = missing.map(({ what }) => what);
  return {
    ...plain,
    run: {
      ...plain.run,
      id: "20261126T021500Z-nightly-kmzt",
      command: "gate",
      tookMs: milliseconds(552_000),
    },
    plan: { ...plain.plan, name: "nightly", claims: [], looks: LOOKS },
    calibration: null,
    nullServer: null,
    noopBackend: null,
    rounds: [],
    gate: {
      date: "2026-11-26",
      budgets: {
        "p50-quiet": 0.05,
        "p50-busy": 0.25,
        recall: 0.01,
        failures: 0.02,
        ...(night.lost === undefined ? {} : { ledger: 0, recovery: 1 }),
      },
      candidate,
      references: names.map((name) => ({ name, fingerprint: reference })),
      duets: [
        duet("slower", first, night.slower ?? 1.1),
        duet("same", first, night.same ?? 1.001),
        ...names
          .filter((name) => !gone.some((what) => what.includes(name)))
          .map((name) => duet("main", name, ratio)),
        ...(confirmed === undefined ? [] : [duet("confirmation", first, confirmed)]),
      ],
      ladders: [],
      drills:
        night.lost === undefined
          ? []
          : [
              { of: "candidate", drill: drillOf({ findings: night.lost }) },
              ...names.map((name) => ({ of: name, drill: drillOf({}) })),
            ],
      accepted: [...accepted],
      missing: [...missing],
    },
  };
}

const known: Accepted = {
  metric: "p50-quiet",
  reference: "last-release",
  size: 0.12,
  reason: "the filter is checked on the server now (decision 31)",
  until: "2026-12-31",
};

const interrupted = (evidence: Evidence): Evidence => ({
  ...evidence,
  run: { ...evidence.run, ending: { kind: "interrupted", by: "SIGINT" } },
});

/** Cut short before its first duet. */
const bare = (evidence: Evidence): Evidence => ({
  ...evidence,
  gate: evidence.gate && { ...evidence.gate, duets: [] },
});

/** Nights of every kind, by what is special about them. */
export const gateRuns = (): Readonly<Record<string, Evidence>> => ({
  "gate: pass": gateRun(),
  "gate: pass against two": gateRun({ references: ["last-release", "1.0.20"] }),
  "gate: regression": gateRun({ ratio: 1.085, busy: 1.09, confirmed: 1.084 }),
  "gate: accepted": gateRun({ ratio: 1.085, busy: 1.09, confirmed: 1.084, accepted: [known] }),
  "gate: drills held": gateRun({ lost: [] }),
  "gate: candidate loses data": gateRun({ lost: ["lost"] }),
  "gate: noise": gateRun({ ratio: 1.03, spread: 0.09 }),
  "gate: self-test failed": gateRun({ slower: 1.01 }),
  "gate: cut short": interrupted(gateRun({ ratio: 1.085, busy: 1.09, confirmed: 1.084 })),
  "gate: cut short while all passed": interrupted(gateRun()),
  "gate: nothing yet": interrupted(bare(gateRun())),
  "gate: reference missing": gateRun({
    missing: [
      { what: "reference last-release", why: "Chroma 1.5.8 could not be installed: no network" },
    ],
  }),
});

/** A gate whose every text is the given one. */
export function hostileGate(text: string): GateEvidence {
  const { gate } = gateRun({ ratio: 1.085 });
  if (gate === null) throw new Error("Expected a gate.");
  const hostile: Fingerprint = {
    chroma: text,
    backend: text,
    source: text,
    settings: { [text]: text },
  };
  return {
    ...gate,
    candidate: hostile,
    references: [{ name: text, fingerprint: { ...hostile, settings: {} } }],
    duets: gate.duets.map((duet) => ({ ...duet, reference: text, cut: text })),
    accepted: [{ ...known, reference: text, reason: text }],
    missing: [{ what: text, why: text }],
  };
}
