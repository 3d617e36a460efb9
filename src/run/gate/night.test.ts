import { describe, expect, it } from "vitest";
import { nightOfFakes } from "./testing.ts";

describe("a night", () => {
  it("goes from the data over the self-test to the comparison, and breaks things last", async () => {
    const { did, gate, error } = await nightOfFakes();
    expect(error).toBeNull();
    expect(did).toEqual([
      "data for old",
      "candidate answers",
      "old answers",
      "calibrated with old",
      "same old",
      "slower old +1000 µs",
      "main old",
      "drills candidate",
      "drills old",
    ]);
    expect(gate.duets.map(({ kind, cut }) => ({ kind, cut }))).toEqual([
      { kind: "same", cut: null },
      { kind: "slower", cut: null },
      { kind: "main", cut: null },
    ]);
    expect(gate.missing).toEqual([]);
    expect(gate.references).toMatchObject([{ name: "old", fingerprint: { chroma: "1.5.9" } }]);
  });

  it("tests itself with twice the budget on top of the reference's own median, quiet alone", async () => {
    const { gate } = await nightOfFakes({ p50Ms: 8 });
    const [same, slower, main] = gate.duets;
    // 10 % of 8 ms.
    expect(slower?.injected).toBeCloseTo(Math.log(1.1), 6);
    expect([same?.injected, main?.injected]).toEqual([null, null]);
    expect([same, slower, main].map((duet) => duet?.busyRatePerSecond)).toEqual([null, null, 50]);
    expect([same, slower, main].map((duet) => duet?.looks)).toEqual([[5], [5], [2, 4]]);
  });

  it.each(["backend", "generator"] as const)("keeps that the %s was slow", async (slowsDown) => {
    const { gate } = await nightOfFakes({ slowsDown });
    expect(gate.duets.map(({ kind, slowedBy }) => [kind, slowedBy])).toEqual([
      ["same", null],
      ["slower", slowsDown],
      ["main", null],
    ]);
  });

  it("gives every round a number of its own", async () => {
    const { gate } = await nightOfFakes({ judge: { wantsMoreRounds: () => true } });
    const numbers = gate.duets.flatMap(({ rounds }) => rounds.map(({ number }) => number));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(numbers).toHaveLength(5 + 5 + 4);
  });

  it("asks at a look, with the rounds of that look, whether to go on", async () => {
    const asked: string[] = [];
    await nightOfFakes({
      judge: {
        wantsMoreRounds: (gate, { kind, rounds }) => {
          expect(gate.duets.at(-1)).toMatchObject({ kind, rounds });
          asked.push(`${kind} ${rounds.length}`);
          return rounds.length < 4;
        },
      },
    });
    expect(asked).toEqual(["same 5", "slower 5", "main 2", "main 4"]);
  });

  it("confirms with a duet of its own where the judge wants it, and only there", async () => {
    const wantsConfirmation = (_: unknown, reference: string) => reference === "older";
    const { did, gate } = await nightOfFakes({
      references: ["old", "older"],
      judge: { wantsConfirmation },
    });
    const duets = did.filter((step) => /^(main|confirmation)/.test(step));
    expect(duets).toEqual(["main old", "main older", "confirmation older"]);
    expect(gate.duets.at(-1)).toMatchObject({ kind: "confirmation", busyRatePerSecond: 50 });
  });

  it("plays ladders only where capacity has a budget, and drills only where some are named", async () => {
    const { did, gate } = await nightOfFakes({ capacity: 0.2, drills: [] });
    expect(did.filter((step) => /^(ladders|drills)/.test(step))).toEqual(["ladders old"]);
    expect(gate.ladders.map(({ of }) => of)).toEqual(["old", "candidate"]);
  });
});

describe("what can't be had", () => {
  it("is noted, and the night goes on with the other reference", async () => {
    const { did, gate } = await nightOfFakes({ references: ["old", "older"], absent: ["old"] });
    expect(gate.missing).toEqual([
      { what: "reference old", why: "There is no old. To mend: get one." },
    ]);
    expect(did).toContain("main older");
    expect(did).not.toContain("main old");
  });

  it("leaves nothing to measure where it is the only reference", async () => {
    const { did, gate, error } = await nightOfFakes({ absent: ["old"] });
    expect({ did, error }).toEqual({ did: [], error: null });
    expect(gate.missing).toHaveLength(1);
    expect(gate.references).toHaveLength(1);
  });

  it("may also show when it is stood up", async () => {
    const { did, gate } = await nightOfFakes({ silent: ["old"] });
    expect(did.at(-1)).toBe("old answers");
    expect(gate.missing).toMatchObject([{ what: "reference old" }]);
  });

  it("is no excuse for the candidate: then the night fails", async () => {
    const { error } = await nightOfFakes({ silent: ["candidate"] });
    expect(error).toMatchObject({ message: expect.stringContaining("There is no candidate") });
  });

  it("is the self-test's slow-down where nothing is known to slow down", async () => {
    const { did, gate } = await nightOfFakes({ p50Ms: null });
    expect(did.some((step) => step.startsWith("slower"))).toBe(false);
    expect(gate.missing).toMatchObject([
      { what: "the self-test's slow-down", why: expect.stringContaining("no quiet median") },
    ]);
  });

  it("is a drill that wasn't played through", async () => {
    const { gate } = await nightOfFakes({ drillState: { kind: "refused", why: "no nginx" } });
    expect(gate.drills).toHaveLength(2);
    expect(gate.missing).toEqual([
      { what: "drill crash-persistence of candidate", why: "refused: no nginx" },
      { what: "drill crash-persistence of old", why: "refused: no nginx" },
    ]);
  });
});

describe("a night that is cut short", () => {
  it("has the duet it was at in its evidence, as one that was cut", async () => {
    const { gate, error } = await nightOfFakes({ breaksAt: "main" });
    expect(error).toMatchObject({ message: "a defect" });
    expect(gate.duets.map(({ kind, cut }) => [kind, cut === null])).toEqual([
      ["same", true],
      ["slower", true],
      ["main", false],
    ]);
  });

  it("has kept every round as soon as it was played", async () => {
    const { saved } = await nightOfFakes();
    const counts = saved.map(({ duets }) => duets.flatMap(({ rounds }) => rounds).length);
    expect(Math.max(...counts.map((count, index) => count - (counts[index - 1] ?? 0)))).toBe(1);
  });
});
