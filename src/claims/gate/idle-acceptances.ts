import type { GateEvidence, GateRow } from "../../evidence/gate.ts";
import { isOver } from "./acceptances.ts";
import { amount } from "./amounts.ts";

/** Acceptances that hold nothing any more, as clauses: somebody should take them out of the file. */
export function idleAcceptances(gate: GateEvidence, rows: readonly GateRow[]): string[] {
  const names = gate.references.map(({ name }) => name);
  return gate.accepted.flatMap((one) => {
    const { metric, reference, size, until } = one;
    const what = `the acceptance of ${amount(metric, size)} in ${metric}${reference === null ? "" : ` against ${reference}`}`;
    if (reference !== null && !names.includes(reference))
      return [`${what} is for a reference that this gate doesn't have: name one of its own`];
    if (gate.budgets[metric] === undefined)
      return [`${what} is for a metric that has no budget: it holds nothing`];
    if (isOver(one, gate.date)) return [`${what} ended on ${until}: take it out, or renew it`];
    const own = rows.filter(
      (row) => row.metric === metric && (reference === null || row.reference === reference),
    );
    const isIdle = own.every(({ outcome, accepted }) => outcome === "pass" && accepted === null);
    return isIdle ? [`${what} wasn't needed tonight: take it out, if it stays so`] : [];
  });
}
