import type { LogRatio } from "../units/quantity.ts";
import type { Bars } from "./bars.ts";
import type { Contrast } from "./contrast.ts";
import type { UsedRounds } from "./used-rounds.ts";
import type { Verdict } from "./verdict.ts";

/** Where a log-ratio's interval must lie: all of it on one side. */
export interface Bound {
  readonly supportedTo: LogRatio;
  /** Whether an upper end exactly at `supportedTo` still supports. */
  readonly closed: boolean;
  readonly refutedAbove: LogRatio;
}

/** A comparison with the bound it is held against (they differ where requests overlapped). */
export interface Held {
  readonly contrast: Contrast;
  readonly bound: Bound;
}

/** What one comparison says by itself, and what it could still come to say. */
export interface Stance {
  readonly supports: boolean;
  readonly refutes: boolean;
  /** The interval reaches into what would support: more rounds may bring all of it there. */
  readonly maySupport: boolean;
  readonly mayRefute: boolean;
}

/** What the figures and the bars come to. */
export interface Decision {
  readonly kind: Verdict["kind"];
  readonly stances: readonly Stance[];
  /** All comparisons say so; a bar may still stand against it. */
  readonly agreed: "supported" | "refuted" | null;
  readonly moreRoundsHelp: boolean;
}

const SILENT: Stance = { supports: false, refutes: false, maySupport: false, mayRefute: false };

/** Every comparison must agree; one that has no interval agrees with nothing but b's failing. */
export function decide(held: readonly Held[], bars: Bars, used: UsedRounds): Decision {
  const stances = held.map(stanceOf);
  const all = (says: keyof Stance): boolean =>
    stances.length > 0 && stances.every((stance) => stance[says]);
  const agreed = all("supports") ? "supported" : all("refutes") ? "refuted" : null;
  const judged = used.look !== null;
  const kind = judged && agreed !== null && bars[agreed].length === 0 ? agreed : "inconclusive";
  const open =
    (all("maySupport") && bars.supported.length === 0) ||
    (all("mayRefute") && bars.refuted.length === 0);
  const moreRoundsHelp =
    kind === "inconclusive" && used.next !== null && (judged ? open : used.next > 1);
  return { kind, stances, agreed, moreRoundsHelp };
}

function stanceOf({ contrast, bound }: Held): Stance {
  switch (contrast.kind) {
    case "interval": {
      const { low, high } = contrast.of;
      const supports = (end: LogRatio): boolean =>
        bound.closed ? end <= bound.supportedTo : end < bound.supportedTo;
      return {
        supports: supports(high),
        refutes: low > bound.refutedAbove,
        maySupport: supports(low),
        mayRefute: high > bound.refutedAbove,
      };
    }
    // An infinite ratio lies above every bound. The other failures compare with nothing.
    case "failed":
      return contrast.by === "b" ? { ...SILENT, refutes: true, mayRefute: true } : SILENT;
    case "one round":
    case "missing":
      return SILENT;
    default:
      return contrast satisfies never;
  }
}
