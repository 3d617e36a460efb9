/** What one drill says of one question. */
export interface Outcome {
  readonly kind: "held" | "broken" | "unknown";
  /** A clause: what was found, or why nothing is known. */
  readonly why: string;
}

const GRAVITY: Readonly<Record<Outcome["kind"], number>> = { broken: 2, unknown: 1, held: 0 };

/** Several questions as one: broken beats unknown, unknown beats held; the gravest ones say why. */
export function joined(outcomes: readonly Outcome[]): Outcome {
  const gravest = Math.max(0, ...outcomes.map(({ kind }) => GRAVITY[kind]));
  const kind = gravest === 2 ? "broken" : gravest === 1 ? "unknown" : "held";
  const why = outcomes.filter((one) => one.kind === kind).map((one) => one.why);
  return { kind, why: why.join("; ") };
}
