import type { Evidence } from "../evidence/evidence.ts";
import type { Point, Round } from "../evidence/round.ts";
import { fakeEvidence, fakeRound, voided, withFailures } from "./testing.ts";
import { drillRuns, hostileDrill } from "./testing-drill-runs.ts";
import { gateRuns, hostileGate } from "./testing-gate-runs.ts";
import { usersRuns } from "./testing-users-runs.ts";

const slower = { ratios: { quiet: 1.51, busy: 1.62 }, rounds: 5 };

/** Text that would be markup, a colour or a new table row if it weren't escaped. */
const HOSTILE =
  "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&|`*_\u001b[31m\nnext line";

/** Runs of every kind a report has to make sense of, by what is special about them. */
export function specialRuns(): Readonly<Record<string, Evidence>> {
  const plain = fakeEvidence(slower);
  const empty = { ...plain, rounds: [], calibration: null, nullServer: null, noopBackend: null };
  return {
    "server slower": plain,
    "server faster": fakeEvidence({ ...slower, ratios: { quiet: 0.41, busy: 0.44 } }),
    "one round": fakeEvidence({ ...slower, rounds: 1 }),
    "no busy point": withoutBusy(fakeEvidence({ ...slower, ratios: { quiet: 1.2, busy: null } })),
    "a void round": { ...plain, rounds: [...plain.rounds, voided(fakeRound(6, slower))] },
    "only void rounds": { ...plain, rounds: plain.rounds.map(voided) },
    "some failures": failing(plain, 30),
    "mostly failures": failing(plain, 190),
    "A/A": aa(fakeEvidence({ ...slower, ratios: { quiet: 1.002, busy: 0.99 } })),
    "A/A with one round": aa(fakeEvidence({ ratios: { quiet: 1.01, busy: 1.02 }, rounds: 1 })),
    interrupted: interrupted(plain),
    "interrupted before any round": interrupted(empty),
    "failed before any round": failed({ ...empty, data: null, setups: {} }),
    "failed in a round": failed({ ...plain, rounds: plain.rounds.map(cutShort) }),
    ...drillRuns(),
    ...usersRuns(),
    ...gateRuns(),
  };
}

/** A run whose every text is hostile. */
export function hostileRun(): Evidence {
  const plain = fakeEvidence(slower);
  return {
    ...plain,
    run: {
      ...plain.run,
      id: HOSTILE,
      ending: { kind: "failed", code: HOSTILE, message: HOSTILE, hint: HOSTILE },
    },
    plan: { ...plain.plan, name: HOSTILE },
    environment: {
      ...plain.environment,
      cpuModel: HOSTILE,
      versions: { [HOSTILE]: HOSTILE },
      variables: { [HOSTILE]: HOSTILE },
    },
    data: plain.data && { ...plain.data, source: HOSTILE, description: HOSTILE, notes: [HOSTILE] },
    rounds: plain.rounds.map((round) => ({
      ...round,
      state: { kind: "void", reasons: [HOSTILE] },
      checks: [{ name: HOSTILE, words: HOSTILE, outcome: "flagged" }],
      quiet: round.quiet && withFailures(round.quiet, HOSTILE, 30),
    })),
    drills: [hostileDrill(HOSTILE)],
    gate: hostileGate(HOSTILE),
  };
}

function failing(evidence: Evidence, failures: number): Evidence {
  const broken = (point: Point | null): Point | null =>
    point && withFailures(point, "timeout", failures);
  return {
    ...evidence,
    rounds: evidence.rounds.map((round) => ({
      ...round,
      quiet: broken(round.quiet),
      busy: broken(round.busy),
    })),
  };
}

function aa(evidence: Evidence): Evidence {
  const { a } = evidence.setups;
  const setups = a === undefined ? {} : { a, b: a };
  return { ...evidence, plan: { ...evidence.plan, aa: true }, setups };
}

const interrupted = (evidence: Evidence): Evidence => ({
  ...evidence,
  run: { ...evidence.run, ending: { kind: "interrupted", by: "SIGINT" } },
});

const failed = (evidence: Evidence): Evidence => ({
  ...evidence,
  run: {
    ...evidence.run,
    ending: {
      kind: "failed",
      code: "SETUP_NOT_READY",
      message: "The server did not answer within 60 s.",
      hint: "Read `logs/chroma.log`.",
    },
  },
});

const withoutBusy = (evidence: Evidence): Evidence => ({
  ...evidence,
  calibration: evidence.calibration && {
    ...evidence.calibration,
    busy: { kind: "not offered", why: "240 requests would take longer than 60 s" },
  },
});

const cutShort = (round: Round): Round => ({
  ...round,
  state: { kind: "cut", why: "the server ended" },
  busy: null,
  recall: {},
  starts: {},
  warm: null,
  resources: {},
  checks: [],
});
