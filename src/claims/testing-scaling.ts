import type { Evidence } from "../evidence/evidence.ts";
import {
  type ScalingEvidence,
  type ScalingPoint,
  type ScalingUse,
  scaling as schema,
} from "../evidence/scaling.ts";
import { evidenceOf } from "./testing.ts";

/** What a made-up setup of so many backends carried, and what it used; in the bracket of one step of 1.1. */
export interface MadeUpPoint {
  readonly backends: number;
  readonly carries: number;
  /** Missed here; null: it held as far as it was offered. @default 1.1 times what it carries */
  readonly misses?: number | null;
  readonly repeat?: number;
  readonly use?: Partial<Record<Exclude<keyof ScalingUse, "ratePerSecond">, number>>;
}

/** Every backend is busy, and nothing else is full. */
const UNREMARKABLE = { backends: 0.9, chroma: 0.3, balancer: 0.1, generator: 0.2, host: 2 };

function pointOf({ backends, carries, misses, repeat, use }: MadeUpPoint): unknown {
  const used = { ...UNREMARKABLE, ...use };
  return {
    backends,
    repeat: repeat ?? 1,
    tookMs: 60_000,
    capacity: {
      lowPerSecond: carries,
      highPerSecond: misses === undefined ? carries * 1.1 : misses,
      why: null,
    },
    use: {
      ...used,
      ratePerSecond: carries,
      backends: Array.from({ length: backends }, () => used.backends),
    },
  } satisfies Record<keyof ScalingPoint, unknown>;
}

/** Evidence of a scaling bench on a machine with cores enough, unless told otherwise. */
export function scaledTo(
  points: readonly MadeUpPoint[],
  more: Partial<Omit<ScalingEvidence, "cores">> & {
    readonly cores?: Partial<Record<keyof ScalingEvidence["cores"], number | boolean>>;
  } = {},
): Evidence {
  const wanted = [...new Set(points.map(({ backends }) => backends))];
  const needed = Math.max(1, ...wanted) + 2;
  const scaling = schema.parse({
    limitMs: 250,
    percentile: 99,
    step: 1.1,
    wanted,
    direct: { lowPerSecond: 350, highPerSecond: 385, why: null },
    fullFrom: 0.8,
    ...more,
    cores: {
      machine: needed,
      needed,
      backend: 1,
      chroma: 1,
      balancer: 1,
      generator: 1,
      held: true,
      ...more.cores,
    },
    points: points.map(pointOf),
  });
  return { ...evidenceOf(), scaling };
}
