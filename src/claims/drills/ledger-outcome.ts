import type { LedgerFacts } from "../../evidence/drill.ts";
import { BREAKS, findingClause, findingsOf } from "./findings.ts";
import type { Outcome } from "./outcome.ts";

/** Whether everything acknowledged was there, in every plane and in every reading. */
export function ledgerOutcome(ledger: LedgerFacts | null): Outcome {
  if (ledger === null) return { kind: "unknown", why: "no ledger was kept" };
  if (ledger.readings.length === 0) return { kind: "unknown", why: "nothing was read back" };
  const broken = findingsOf(ledger).filter(({ kind }) => BREAKS[kind]);
  if (broken.length > 0) return { kind: "broken", why: broken.map(findingClause).join(", ") };
  const records = ledger.before + ledger.acknowledged;
  // Nothing lost of nothing shows nothing.
  if (records === 0) return { kind: "unknown", why: "no write was acknowledged" };
  const words =
    records === 1 ? "the one acknowledged record" : `all ${records.toLocaleString("en")} records`;
  return { kind: "held", why: `${words} were there in every plane` };
}
