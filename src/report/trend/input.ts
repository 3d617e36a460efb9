import type { Night } from "../../evidence/gate.ts";

/** What a history's folder held. */
export interface TrendInput {
  /** In order of time. */
  readonly nights: readonly Night[];
  readonly unreadable: readonly {
    readonly file: string;
    readonly why: string;
    readonly mend: string;
  }[];
}
