import type { Calibration, NoopBackend, NullServer } from "../../evidence/evidence.ts";
import { readMemory } from "../../host/memory.ts";
import { failureOf } from "../../load/outcome.ts";
import { playLoop } from "../../load/play.ts";
import type { ClosedLoop } from "../../load/wire.ts";
import { Scope } from "../../scope.ts";
import {
  type Milliseconds,
  milliseconds,
  type PerSecond,
  perSecond,
} from "../../units/quantity.ts";
import { measureNoopBackend, measureNullServer } from "./floors.ts";
import type { Lab } from "./lab.ts";
import { type Pair, SIDES, startPair } from "./pair.ts";
import { requireMemory } from "./room.ts";
import { readUsage } from "./usage.ts";
import { GIVE_UP_AFTER, type Warmth, warmWindows } from "./warm.ts";

/** The capacity's closed loop runs so long for each setup. */
const CAPACITY_MS = milliseconds(3000);
/** Fewer counted requests in a round's busy phase say too little. */
const BUSY_REQUESTS = 240;
/** A busy phase that takes longer isn't offered. */
const BUSY_LIMIT_MS = 60_000;

/** What is fixed before the first round. */
export interface Calibrated {
  readonly calibration: Calibration;
  readonly nullServer: NullServer | null;
  /** null: the application is somebody else's. */
  readonly noopBackend: NoopBackend | null;
}

/** Finds the operating points, and what generator and backend cost by themselves. */
export async function calibrate(lab: Lab): Promise<Calibrated> {
  const scope = new Scope();
  let warmth: Warmth;
  let capacity: Record<"a" | "b", PerSecond>;
  try {
    const pair = await startPair(lab, scope, { name: "calibration", order: SIDES });
    lab.emit({ kind: "step at", words: "warming" });
    warmth = await warmWindows(lab, pair);
    requireMemory(await readUsage(pair), readMemory().availableBytes);
    lab.emit({
      kind: "step at",
      words: `${lab.plan.load.busy.users} users, one setup after the other`,
    });
    capacity = { a: await capacityOf(lab, pair, 0), b: await capacityOf(lab, pair, 1) };
  } finally {
    await scope[Symbol.asyncDispose]();
  }
  const slower = Math.max(warmth.p99.a, warmth.p99.b);
  const busy = busyPoint(lab, capacity, slower);
  const calibration: Calibration = {
    warmMsP99: warmth.p99,
    quietGapMs: quietGap(warmth.p99),
    busy,
  };
  lab.emit({ kind: "step at", words: "what generator and backend cost by themselves" });
  const nullServer =
    busy.kind === "offered" ? await measureNullServer(lab, busy.ratePerSecond) : null;
  const isForeign = lab.plan.driver === "external";
  const noopBackend = isForeign ? null : await measureNoopBackend(lab, calibration);
  return { calibration, nullServer, noopBackend };
}

/** Between requests of the quiet point: a request hardly ever meets the one before it still at work. */
export const quietGap = (p99: Warmth["p99"]): Milliseconds =>
  milliseconds(Math.min(250, Math.max(20, 2 * Math.max(p99.a, p99.b))));

/** Successes a second with `users` users in a closed loop. */
async function capacityOf(lab: Lab, pair: Pair, target: number): Promise<PerSecond> {
  const to = pair.targets[target];
  if (to === undefined) throw new Error(`No target ${target}.`);
  const loop: ClosedLoop = {
    targets: [to],
    requests: Array.from({ length: 100_000 }, (_, i) => [0, i % lab.data.queryCount] as const),
    users: lab.plan.load.busy.users,
    limitMs: CAPACITY_MS,
    timeoutMs: lab.plan.load.timeoutMs,
    giveUpAfter: GIVE_UP_AFTER,
    capture: "count",
  };
  const samples = await playLoop(lab.generator, loop, { name: "capacity", signal: lab.signal });
  const good = samples.filter((sample) => failureOf(sample, lab.data.idsExpected) === null);
  return perSecond((good.length * 1000) / CAPACITY_MS);
}

/** Half of the smaller capacity, in blocks long enough to say something; or why not. */
export function busyPoint(
  { plan }: Pick<Lab, "plan">,
  capacity: Record<"a" | "b", PerSecond>,
  slowerP99: number,
): Calibration["busy"] {
  const { blocks, share, users } = plan.load.busy;
  const rate = Math.min(capacity.a, capacity.b) * share;
  const blockMs = Math.max(
    750,
    20_000 / rate,
    (BUSY_REQUESTS * 1000) / ((blocks / 2) * 0.8 * rate),
  );
  const silenceMs = Math.max(150, slowerP99);
  if (rate === 0) return { kind: "not offered", why: `a setup served nothing with ${users} users` };
  const wholeMs = blocks * (blockMs + silenceMs);
  if (wholeMs > BUSY_LIMIT_MS)
    return {
      kind: "not offered",
      why: `at ${rate.toFixed(1)}/s it would take ${Math.round(wholeMs / 1000)} s a round, more than 60 s`,
    };
  return {
    kind: "offered",
    capacity,
    ratePerSecond: perSecond(rate),
    blocks,
    blockMs: blockMs as Milliseconds,
    silenceMs: silenceMs as Milliseconds,
  };
}
