import { ADDRESS_ALONE, type AuditTarget } from "../../audit/target.ts";
import type { Workshop } from "../bench/lab.ts";

/** What setting something up to be audited needs. */
export interface AuditShop extends Workshop {
  /** The paper's, made for this run alone. */
  readonly password: string;
}

/** One way of looking at a stand, and the checks that are made there. */
export interface Offer extends Pick<AuditTarget, "way" | "words"> {
  /** Names. */
  readonly checks: readonly string[];
}

/** Where nothing runs until a check wants it to. */
export const NOTHING_RUNS = {
  ...ADDRESS_ALONE,
  baseUrl: "http://127.0.0.1",
  headers: {},
  authority: null,
  callers: [],
  disposable: true,
} as const satisfies Partial<AuditTarget>;

/** Something that runs and can be audited; disposing ends it. */
export interface OpenStand extends AsyncDisposable {
  targetOf(offer: Offer): AuditTarget;
}

/** Something that can be set up to be audited. */
export interface Stand {
  /** For the screen, and for the folder of its logs. */
  readonly name: string;
  readonly offers: readonly Offer[];
  /** @throws what it can't be set up without; its checks say so, and the audit goes on. */
  open(shop: AuditShop): Promise<OpenStand>;
}
