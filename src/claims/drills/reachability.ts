import type { Controls, LedgerFacts, Reading } from "../../evidence/drill.ts";
import { studentQuantile } from "../../stats/student-t.ts";

/** How many records their own vectors don't find, beside the same history without a fault. */
export type Reachability =
  /** Nobody looked, or nothing stands beside it. */
  | { readonly kind: "unjudged"; readonly why: string }
  /** So many less could not be told from chance: `shows` is the excess that could. */
  | (Compared & { readonly kind: "as without a fault" })
  | (Compared & { readonly kind: "beyond" });

interface Compared {
  readonly sampled: number;
  readonly missed: number;
  /** Share by which it exceeds the controls' mean; below 0: it misses fewer. */
  readonly excess: number;
  /** The smallest excess that this sample, and controls that differ so much, can show. */
  readonly shows: number;
  readonly controls: Controls["played"];
}

/** Fixed beforehand: less isn't told, whatever the sample could show. */
const MARGIN = 0.01;
/** One-sided. */
const LEVEL = 0.99;
/** The spread of fewer says nothing. */
const CONTROLS_MIN = 5;

/** What a ledger's sampled reachability says; docs/method.md states the rule. */
export function reachabilityOf(
  ledger: Pick<LedgerFacts, "readings"> & Partial<Pick<LedgerFacts, "controls">>,
): Reachability {
  const reached = lastReached(ledger.readings);
  const { controls = null } = ledger;
  if (reached === null || reached.sampled === 0)
    return { kind: "unjudged", why: "no record was looked for by its vector" };
  if (controls === null)
    return { kind: "unjudged", why: "the history wasn't played again without a fault" };
  const played = controls.played.filter(({ sampled }) => sampled > 0);
  if (played.length < CONTROLS_MIN)
    return {
      kind: "unjudged",
      why: `only ${played.length} of ${controls.wanted} runs without a fault could be played`,
    };
  return compared(reached, played);
}

function compared(
  { sampled, missed }: NonNullable<Reading["reachability"]>,
  controls: Controls["played"],
): Reachability {
  const shares = controls.map((one) => one.missed / one.sampled);
  const mean = shares.reduce((sum, each) => sum + each, 0) / shares.length;
  const excess = missed / sampled - mean;
  const spread = Math.max(deviation(shares, mean), chance(controls, sampled));
  const factor = studentQuantile(LEVEL, shares.length - 1) * Math.sqrt(1 + 1 / shares.length);
  const shows = Math.max(MARGIN, factor * spread);
  // A difference of shares is no exact number: 1 point of 300 records isn't "more than 1 point".
  const isBeyond = excess > shows + 1e-9;
  return {
    kind: isBeyond ? "beyond" : "as without a fault",
    ...{ sampled, missed, excess, shows, controls },
  };
}

const lastReached = (readings: readonly Reading[]): Reading["reachability"] =>
  readings.findLast(({ reachability }) => reachability !== null)?.reachability ?? null;

/** By which one run differs from the next. */
function deviation(shares: readonly number[], mean: number): number {
  const squares = shares.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return Math.sqrt(squares / (shares.length - 1));
}

/**
 * What chance alone makes of a sample of this size. A few controls may agree by luck, most of all when
 * none of them misses anything; so theirs isn't taken for less than this.
 */
function chance(controls: Controls["played"], sampled: number): number {
  const of = (field: "missed" | "sampled") => controls.reduce((sum, each) => sum + each[field], 0);
  const share = (of("missed") + 1) / (of("sampled") + 2);
  return Math.sqrt((share * (1 - share)) / sampled);
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** "4 of 300 records (1.3 %) aren't found by their own vectors, as many as without a fault (…)"; null: unjudged. */
export function reachabilityWords(reached: Reachability): string | null {
  if (reached.kind === "unjudged") return null;
  const { missed, sampled, shows, controls } = reached;
  const ends = controls.map((one) => one.missed / one.sampled);
  const [least, most] = [Math.min(...ends), Math.max(...ends)].map(percent);
  const range = least === most ? least : `${least} to ${most}`;
  const without = `${controls.length} runs without a fault: ${range}`;
  const share = `${missed} of ${sampled} sampled records (${percent(missed / sampled)})`;
  if (reached.kind === "beyond")
    return `${share} aren't found by their own vectors, more than without a fault (${without})`;
  const blunt =
    shows > MARGIN
      ? `; this sample shows no less than ${(shows * 100).toFixed(1)} points more, not the 1 point that would count`
      : "";
  return `${share} aren't found by their own vectors, as many as without a fault (${without}${blunt})`;
}
