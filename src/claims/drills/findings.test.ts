import { describe, expect, it } from "vitest";
import { drillOf } from "../testing-drills.ts";
import { findingClause, findingsOf } from "./findings.ts";

const ledgerOf = (...made: Parameters<typeof drillOf>) => {
  const { ledger } = drillOf(...made);
  if (ledger === null) throw new Error("Expected a ledger.");
  return ledger;
};

describe("findings over all readings", () => {
  it("come once a kind, with the most that one reading found, breaking ones first", () => {
    const found = findingsOf(ledgerOf({ findings: ["incomplete", "lost"] }));
    expect(found.map(({ kind, count, healed }) => [kind, count, healed])).toEqual([
      ["lost", 3, false],
      ["incomplete", 3, false],
    ]);
    expect(findingsOf(ledgerOf())).toEqual([]);
  });

  it("are healed only where they could be read again", () => {
    const ledger = ledgerOf({ findings: ["lost"], healedByRestart: true });
    expect(findingsOf(ledger)[0]?.healed).toBe(true);
    const unreadable = {
      ...ledger,
      readings: ledger.readings.map((reading) =>
        reading.when.startsWith("after the final restart")
          ? {
              ...reading,
              findings: [{ kind: "unreadable" as const, plane: "ids", count: 1, examples: [] }],
            }
          : reading,
      ),
    };
    expect(findingsOf(unreadable)[0]).toMatchObject({ kind: "lost", healed: false });
  });

  it("are told in the right number", () => {
    const [found] = findingsOf(ledgerOf({ findings: ["lost"] }));
    if (found === undefined) throw new Error("Expected a finding.");
    expect(findingClause(found)).toBe("3 acknowledged writes are missing (vectors)");
    expect(findingClause({ ...found, count: 1 })).toBe("1 acknowledged write is missing (vectors)");
  });
});
