import type { Invariant } from "../../evidence/drill.ts";
import type { Milliseconds } from "../../units/quantity.ts";

/** By id the database answers; by vector the index does, which each process has in its memory. */
export type Plane = "by id" | "by vector";

/** What one acknowledged write came to, seen from another backend. */
export type Sight = { readonly plane: Plane } & (
  | { readonly kind: "at once" }
  | { readonly kind: "later"; readonly tookMs: Milliseconds }
  | { readonly kind: "missed" | "error"; readonly why: string }
);

export interface SightFacts {
  /** Writes that weren't acknowledged, with what came in place. */
  readonly refused: readonly string[];
  /** After so long a write counts as missed. */
  readonly missedMs: Milliseconds;
  readonly told: Pick<Invariant, "id" | "words">;
}

/** Held only if every acknowledged write was seen at once, and none was refused. */
export function sightsInvariant(
  sights: readonly Sight[],
  { refused, missedMs, told }: SightFacts,
): Invariant {
  const planes = (["by id", "by vector"] as const).map((plane) =>
    planeWords(
      plane,
      sights.filter((sight) => sight.plane === plane),
      missedMs,
    ),
  );
  const example = sights.find((sight) => sight.kind === "missed" || sight.kind === "error");
  const found = [
    ...planes,
    ...(refused.length === 0 ? [] : [`${refused.length} writes failed, the first: ${refused[0]}`]),
    ...(example !== undefined && "why" in example ? [`for instance ${example.why}`] : []),
  ].join("; ");
  const broken = sights.some(({ kind }) => kind !== "at once") || refused.length > 0;
  const outcome = sights.length + refused.length === 0 ? "unknown" : broken ? "broken" : "held";
  return { ...told, outcome, found };
}

function planeWords(plane: Plane, sights: readonly Sight[], missedMs: Milliseconds): string {
  const count = (kind: Sight["kind"]) => sights.filter((sight) => sight.kind === kind).length;
  const late = sights.flatMap((sight) => (sight.kind === "later" ? [sight.tookMs] : []));
  return [
    `${plane} ${count("at once")} of ${sights.length} acknowledged writes were read at once`,
    ...(late.length === 0
      ? []
      : [`${late.length} later, the last after ${Math.max(...late).toFixed(0)} ms`]),
    ...(count("missed") === 0 ? [] : [`${count("missed")} never within ${missedMs / 1000} s`]),
    ...(count("error") === 0 ? [] : [`${count("error")} reads failed`]),
  ].join(", ");
}
