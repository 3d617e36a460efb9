import { drillOf, type MadeUp, reached, trialsFrom } from "../claims/testing-drills.ts";
import { type DrillEvidence, findingKind } from "../evidence/drill.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { fakeEvidence } from "./testing.ts";

const detections: NonNullable<MadeUp["detections"]> = [
  { check: "paper", noticed: 4000, everyMs: 30_000, withinMs: 120_000 },
  { check: "paper, every 1 s", noticed: [900, 1900], everyMs: 1000, withinMs: 9000 },
  { check: "good", noticed: [40, 90], everyMs: 1000, withinMs: 6000 },
];
const kill: MadeUp = { detections };
const stop: MadeUp = {
  name: "restart-persistence",
  title: "Does every acknowledged write survive a restart?",
  faults: [{ name: "stop", healedAtMs: 1200 }],
  backMs: [1100, 1200],
};
const hang: MadeUp = {
  name: "hang",
  title: "Is a server that hangs noticed, and does it come back?",
  faults: [{ name: "freeze", endedBy: "operator" }],
  backMs: [300, 420],
  detections: detections.map((one) => ({ ...one, fault: "freeze" })),
};
const cut: MadeUp = {
  name: "network-cut",
  title: "Does it come back when the network does?",
  faults: [{ name: "cut", on: "backend → chroma 1" }],
};
const migration: MadeUp = {
  name: "migration",
  title: "Does everything arrive, unchanged, while life goes on?",
  faults: [],
  invariants: [
    {
      id: "both-sides-are-equal",
      words: "behind the fence both sides hold the same: ids, documents, metadata, vectors",
      outcome: "held",
      found: "0 missing, 0 too many; differing: 0 documents, 0 metadata, 0 vectors",
    },
  ],
  spans: [
    { id: "export", took: [1900, 2000] },
    { id: "write-pause", took: [830, 870] },
  ],
};
const sharing: MadeUp = {
  name: "local-not-shared",
  title: "Can instances share one local folder?",
  setup: "local",
  faults: [],
  backMs: null,
  ledger: null,
  invariants: [
    {
      id: "instances-share-one-folder",
      words: "what one instance wrote, the other reads at once",
      outcome: "broken",
      found: "41 of 60 acknowledged writes were read at once, 19 never within 2 s",
    },
  ],
};

const refused: MadeUp = {
  ...cut,
  state: { kind: "refused", why: "cut on backend → chroma 1: needs Toxiproxy" },
  faults: [],
  ledger: null,
  backMs: null,
};

/** A run of the `drill` command; nothing of a bench is in it. */
function drillRun(...drills: readonly DrillEvidence[]): Evidence {
  const plain = fakeEvidence({ ratios: { quiet: 1, busy: 1 }, rounds: 0 });
  return {
    ...plain,
    run: { ...plain.run, id: "20261125T173322Z-drills-kmzt", command: "drill" },
    plan: { ...plain.plan, name: "drills", claims: [] },
    calibration: null,
    nullServer: null,
    noopBackend: null,
    rounds: [],
    drills: [...drills],
  };
}

const interrupted = (evidence: Evidence): Evidence => ({
  ...evidence,
  run: { ...evidence.run, ending: { kind: "interrupted", by: "SIGINT" } },
});

/** Runs of every kind that has drills, by what is special about them. */
export function drillRuns(): Readonly<Record<string, Evidence>> {
  const spread = [1400, 1900, 2100, 2600, 9800].map((back, index) =>
    drillOf({ ...kill, trial: index + 1, backMs: [back, back + 90] }),
  );
  const bench = fakeEvidence({ ratios: { quiet: 1.51, busy: 1.62 }, rounds: 5 });
  return {
    "drills that held": drillRun(...[kill, stop, hang, cut, migration].map(drillOf)),
    "a broken drill": drillRun(
      drillOf({ ...kill, findings: [...findingKind.options] }),
      drillOf(stop),
    ),
    "a finding that the restart healed": drillRun(
      drillOf({ ...kill, findings: ["lost"], healedByRestart: true }),
    ),
    "as many missed as without a fault": drillRun(reached(2, [0, 1, 2, 0, 1])),
    "more missed than without a fault": drillRun(reached(40, [0, 1, 2, 0, 1])),
    "a slow recovery": drillRun(
      drillOf({ ...kill, backMs: [38_000, 38_400], verifiedMs: [44_000, 47_000] }),
    ),
    "a recovery that wasn't seen": drillRun(drillOf({ ...kill, backMs: "never" })),
    "five trials": drillRun(...spread),
    "trials of which some broke": drillRun(
      ...trialsFrom(3, kill),
      drillOf({ ...kill, trial: 4, findings: ["stuck"] }),
      drillOf({ ...kill, trial: 5, backMs: "never" }),
    ),
    "drills without a fault": drillRun(drillOf(migration), drillOf(sharing)),
    "a refused drill": drillRun(drillOf(refused)),
    "a drill that was cut short": interrupted(
      drillRun(
        drillOf(stop),
        drillOf({ ...kill, state: { kind: "cut", why: 'interrupted at the step "recover"' } }),
      ),
    ),
    "a drill whose fault didn't bite": drillRun(
      drillOf({ ...kill, faults: [{ name: "kill", bit: null, healedAtMs: null }] }),
    ),
    "a negative control": drillRun(
      drillOf({
        ...kill,
        leftOut: ["heal 1"],
        findings: ["lost"],
        cleanUp: ["Expected chroma 1 to end within 5 s."],
        notes: ["After the final restart: the server did not answer within 60 s."],
      }),
    ),
    "no drill was played": interrupted(drillRun()),
    "rounds and drills": {
      ...bench,
      run: { ...bench.run, command: "run" },
      drills: [drillOf(kill), drillOf({ ...stop, findings: ["lost"] })],
    },
  };
}

/** A drill whose every text is the given one. */
export function hostileDrill(text: string): DrillEvidence {
  const plain = drillOf({ ...kill, findings: ["lost"], spans: [{ id: "x", took: [1, 2] }] });
  return {
    ...plain,
    name: text,
    title: text,
    driver: text,
    state: { kind: "failed", why: text },
    steps: [{ ...(plain.steps[0] as DrillEvidence["steps"][number]), name: text, words: text }],
    leftOut: [text],
    faults: plain.faults.map((fault) => ({ ...fault, name: text, on: text, words: text })),
    detections: plain.detections.map((one) => ({ ...one, check: text, fault: text, words: text })),
    invariants: [{ id: text, words: text, outcome: "broken", found: text }],
    spans: plain.spans.map((span) => ({ ...span, words: text })),
    notes: [text],
    cleanUp: [text],
    ledger: plain.ledger && {
      ...plain.ledger,
      controls: { wanted: 5, played: [], failed: [text] },
      requests: { [text]: { ok: 1, fail: 2, unknown: 3 } },
      readings: plain.ledger.readings.map((reading) => ({
        ...reading,
        when: text,
        findings: [{ kind: "lost", plane: text, count: 1, examples: [text] }],
      })),
    },
  };
}
