import type { GateDuet } from "../../evidence/gate.ts";
import { quantile } from "../../stats/quantile.ts";
import { type LogRatio, logRatio } from "../../units/quantity.ts";

const valid = ({ rounds }: Pick<GateDuet, "rounds">) =>
  rounds.filter(({ state }) => state.kind === "valid");

/** Median over the valid rounds of side a's quiet p50, in milliseconds; null where none has one. */
export function quietP50(duet: Pick<GateDuet, "rounds">): number | null {
  const all = valid(duet).flatMap(({ quiet }) => {
    const p50 = quiet?.targets.a?.p50;
    return p50?.kind === "value" ? [p50.ms] : [];
  });
  return quantile(all, 0.5);
}

/** What so much more time in each query makes of a median, as ln of the ratio. */
export const injectedBy = (slowDownUs: number, p50Ms: number): LogRatio =>
  logRatio(Math.log1p(slowDownUs / 1000 / p50Ms));

/** The quiet ratio so far, for the screen; not a verdict. */
export function runningWords(duet: Pick<GateDuet, "rounds">): string {
  const logs = valid(duet).flatMap(({ quiet }) =>
    quiet?.bOverA.kind === "value" ? [quiet.bOverA.logRatio] : [],
  );
  if (logs.length === 0) return "no figure yet";
  const mean = logs.reduce<number>((sum, log) => sum + log, 0) / logs.length;
  const percent = Math.expm1(mean) * 100;
  return `so far ${Math.abs(percent).toFixed(1)} % ${percent < 0 ? "faster" : "slower"} at the quiet median, over ${logs.length} rounds`;
}
