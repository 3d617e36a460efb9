import { describe, expect, it } from "vitest";
import { seconds } from "../../units/quantity.ts";
import { drillOf, type MadeUp } from "../testing-drills.ts";
import { RECOVERY_BOUND, recoveryOutcome, recoveryTime } from "./recovery-outcome.ts";

const kindOf = (made: MadeUp, bound = RECOVERY_BOUND) => recoveryOutcome(drillOf(made), bound).kind;
const hang = [{ name: "hang", endedBy: "operator" }] as const;

describe("the time of a recovery", () => {
  it("counts from the healing where the surroundings end the fault", () => {
    expect(recoveryTime(drillOf())).toMatchObject({
      since: "after it was healed",
      decisionMs: 0,
      service: { lowMs: 1900, highMs: 2000 },
      data: { highMs: 4100 },
    });
  });

  it("counts from the fault, with the assumed decision, where a person must end it", () => {
    expect(recoveryTime(drillOf({ faults: hang, decisionMs: 30_000 }))).toMatchObject({
      since: "after it began, plus 30 s assumed for a person to decide",
      decisionMs: 30_000,
      measured: { lowMs: 5900, highMs: 6000 },
      service: { lowMs: 35_900, highMs: 36_000 },
    });
  });

  it("counts from the last fault of several", () => {
    const faults = [...hang, { name: "kill", endedBy: "operator" }] as const;
    const time = recoveryTime(drillOf({ faults, decisionMs: 30_000 }));
    expect(time?.service).toMatchObject({ lowMs: 34_900, highMs: 35_000 });
  });

  it("counts from the fault where nothing had to be healed", () => {
    const stop = [{ name: "stop", healedAtMs: null }];
    expect(recoveryTime(drillOf({ faults: stop }))).toMatchObject({
      since: "after it began",
      service: { lowMs: 1900, highMs: 2000 },
    });
  });

  it("isn't there for a drill that was timed by nothing", () => {
    expect(recoveryTime(drillOf({ backMs: null }))).toBeNull();
    expect(kindOf({ backMs: null })).toBe("unknown");
  });
});

describe("whether a recovery was in time", () => {
  const bound = seconds(10);

  it("is decided by the upper bound", () => {
    expect(kindOf({ backMs: [9000, 9900], verifiedMs: [5000, 13_000] }, bound)).toBe("held");
    expect(kindOf({ backMs: [9000, 10_000], verifiedMs: [5000, 13_000] }, bound)).toBe("unknown");
    expect(kindOf({ backMs: [10_000, 10_100], verifiedMs: [5000, 13_000] }, bound)).toBe("broken");
  });

  it("is open where the end wasn't seen before the bound, and decided from the bound on", () => {
    expect(kindOf({ backMs: "never", limitMs: 9000 }, bound)).toBe("unknown");
    expect(kindOf({ backMs: "never", limitMs: 10_000 }, bound)).toBe("broken");
  });

  it("counts the decision for a person's fault", () => {
    expect(kindOf({ faults: hang, decisionMs: 60_000 })).toBe("held");
    expect(kindOf({ faults: hang, decisionMs: 299_000 })).toBe("broken");
  });

  it("counts the data, too: wrong beyond the bound is broken, wrong before it is open", () => {
    const wrong = { findings: ["lost"], verifiedMs: "never" } as const;
    expect(kindOf(wrong)).toBe("unknown");
    expect(kindOf(wrong, bound)).toBe("broken");
  });

  it("takes data that was read late, and was right, for no counterexample", () => {
    expect(kindOf({ verifiedMs: [16_000, 20_000] }, bound)).toBe("unknown");
    expect(kindOf({ verifiedMs: [1000, 4000] }, bound)).toBe("held");
  });

  it("takes data as verified by the end of a drill whose every reading was right", () => {
    // A query for everything that leaves records out keeps t3 from being seen, and loses nothing.
    expect(kindOf({ findings: ["incomplete"], verifiedMs: "never" })).toBe("held");
  });
});
