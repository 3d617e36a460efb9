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
  /** What lying on either side means, where the figure alone doesn't say it. */
  readonly means?: { readonly supported: string; readonly refuted: string };
}

/** A comparison with the bound it is held against (they differ where requests overlapped). */
export interface Held {
  readonly contrast: Contrast;
  readonly bound: Bound;
}

/** What one comparison says by itself, and what it could still come to say. */
export interface Stance {
  readonly supported: boolean;
  readonly refuted: boolean;
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
  /** All comparisons could still come to say the same. */
  readonly reachable: boolean;
  /** More rounds could decide, if the plan allowed any number of them: no bar stands against it. */
  readonly open: boolean;
  /** The plan has a further look, and it could decide. */
  readonly moreRoundsHelp: boolean;
}

const SILENT: Stance = { supported: false, refuted: false, maySupport: false, mayRefute: false };

/** Every comparison must agree; one that has no interval agrees with nothing but b's failing. */
export function decide(held: readonly Held[], bars: Bars, used: UsedRounds): Decision {
  const stances = held.map(stanceOf);
  const all = (says: keyof Stance): boolean =>
    stances.length > 0 && stances.every((stance) => stance[says]);
  const agreed = all("supported") ? "supported" : all("refuted") ? "refuted" : null;
  const judged = used.look !== null;
  const kind = judged && agreed !== null && bars[agreed].length === 0 ? agreed : "inconclusive";
  const unbarred =
    (all("maySupport") && bars.supported.length === 0) ||
    (all("mayRefute") && bars.refuted.length === 0);
  const open = kind === "inconclusive" && (unbarred || !judged);
  return {
    kind,
    stances,
    agreed,
    reachable: all("maySupport") || all("mayRefute"),
    open,
    moreRoundsHelp: open && used.next !== null && used.next > 1,
  };
}

function stanceOf({ contrast, bound }: Held): Stance {
  switch (contrast.kind) {
    case "interval": {
      const { low, high } = contrast.of;
      const within = (end: LogRatio): boolean =>
        bound.closed ? end <= bound.supportedTo : end < bound.supportedTo;
      return {
        supported: within(high),
        refuted: low > bound.refutedAbove,
        maySupport: within(low),
        mayRefute: high > bound.refutedAbove,
      };
    }
    // An infinite ratio lies above every bound. The other failures compare with nothing.
    case "failed":
      return contrast.by === "b" ? { ...SILENT, refuted: true, mayRefute: true } : SILENT;
    case "one round":
    case "missing":
      return SILENT;
    default:
      return contrast satisfies never;
  }
}
