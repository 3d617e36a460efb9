import type { GateDuet, GateEvidence } from "../../evidence/gate.ts";
import type { MeanInterval } from "../../stats/interval.ts";
import { studentQuantile } from "../../stats/student-t.ts";
import { contrastOf, pointFigures } from "../contrast.ts";
import { duetRounds } from "./duet-rounds.ts";
import { measureDuet } from "./measure.ts";
import { slowDown } from "./measure-latency.ts";
import type { Measured } from "./measured.ts";
import { stanceOf } from "./stance.ts";

/** What the night proved of itself; null = not played, or not to its end. */
export interface SelfTest {
  /** The slow-down that was put in alarmed. */
  readonly slower: boolean | null;
  /** The reference against itself kept still. */
  readonly same: boolean | null;
}

/** Where the plan has no budget for the quiet p50: what the slow-down that is put in is twice of. */
const BUDGET = 0.05;

/** Whether the slow-down that was put in alarmed, and nothing at all didn't. */
export function selfTestOf(gate: GateEvidence): SelfTest {
  const [slower, same] = [playedThrough(gate, "slower"), playedThrough(gate, "same")];
  const budget = gate.budgets["p50-quiet"] ?? BUDGET;
  const stance = (duet: GateDuet | null, other: GateDuet | null) => {
    if (duet === null) return null;
    const measured = measureWith(duet, other);
    return measured.kind === "silent" ? null : stanceOf(measured, budget);
  };
  const [alarm, still] = [stance(slower, same), stance(same, slower)];
  return {
    slower: alarm === null ? null : alarm === "regression",
    same: still === null ? null : still !== "regression",
  };
}

/** Why the night proves nothing, as clauses; none = it holds. */
export function selfTestDoubts(gate: GateEvidence, { slower, same }: SelfTest): readonly string[] {
  const unplayed = (kind: "slower" | "same", what: string): string => {
    const cut = gate.duets.findLast((duet) => duet.kind === kind)?.cut ?? null;
    return `the self-test with ${what} wasn't played to its end${cut === null ? "" : `: ${cut}`}`;
  };
  return [
    ...(slower === null ? [unplayed("slower", "a slow-down put in")] : []),
    ...(slower === false
      ? [
          "a slow-down of known size was put in and the gate didn't alarm: tonight it would have missed a real one",
        ]
      : []),
    ...(same === null ? [unplayed("same", "the reference against itself")] : []),
    ...(same === false
      ? ["the reference against itself looked like a regression: tonight the gate cries wolf"]
      : []),
  ];
}

function playedThrough({ duets }: GateEvidence, kind: GateDuet["kind"]): GateDuet | null {
  const duet = duets.findLast((one) => one.kind === kind);
  return duet === undefined || duet.cut !== null ? null : duet;
}

/**
 * The gate's own rule, on few rounds: both duets hold the reference against itself on the same machine
 * minutes apart, so their rounds spread alike, and both together tell the spread better than three
 * rounds do.
 */
function measureWith(duet: GateDuet, other: GateDuet | null): Measured {
  const [own, beside] = [intervalOf(duet), other === null ? null : intervalOf(other)];
  return own === null || beside === null
    ? measureDuet(duet, "p50-quiet")
    : slowDown(pooled(own, beside));
}

function intervalOf(duet: GateDuet): MeanInterval | null {
  const { rounds, look, level } = duetRounds(duet);
  const contrast = contrastOf("quiet", pointFigures(rounds, "quiet"), level);
  return look !== null && contrast.kind === "interval" ? contrast.of : null;
}

/** The first one's mean, with the spread of both. */
function pooled(own: MeanInterval, { sd, n }: MeanInterval): MeanInterval {
  const degrees = own.n + n - 2;
  const both = Math.sqrt(((own.n - 1) * own.sd ** 2 + (n - 1) * sd ** 2) / degrees);
  const half = (studentQuantile((1 + own.level) / 2, degrees) * both) / Math.sqrt(own.n);
  return { ...own, sd: both, low: own.mean - half, high: own.mean + half };
}
