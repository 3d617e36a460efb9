import { describe, expect, it } from "vitest";
import type { HealthCheck } from "../load/probing/detection.ts";
import { milliseconds } from "../units/quantity.ts";
import { detectionsOf } from "./facts.ts";
import type { Around, Stage } from "./stage.ts";

const at = (fromMs: number, toMs: number): Around => ({
  fromMs: milliseconds(fromMs),
  toMs: milliseconds(toMs),
});

const check: HealthCheck = {
  name: "good",
  asks: "the known query",
  everyMs: milliseconds(1000),
  timeoutMs: milliseconds(2000),
  failures: 2,
  question: { kind: "get", url: "http://127.0.0.1/health" },
};

/** Fails from 3 to 5 s, and from the fault at 10 s on. */
const answers = Array.from({ length: 15 }, (_, second) => ({
  askedMs: milliseconds(second * 1000),
  doneMs: milliseconds(second * 1000 + 5),
  failure: (second >= 3 && second <= 5) || second >= 10 ? "connection refused" : null,
}));

/** Of a stage, what its health checks are looked at with. */
const stageWith = (planned: Around[]): Stage =>
  ({
    life: { checks: { results: () => [{ check, answers }] } },
    faults: [
      {
        fault: { name: "kill" },
        active: { injected: at(9990, 9995) },
        healedAt: at(14_500, 14_600),
      },
    ],
    planned,
  }) as unknown as Stage;

const falseAlarms = (planned: Around[]) =>
  detectionsOf(stageWith(planned)).map((detection) => detection.falseAlarms);

describe("what health checks noticed", () => {
  it("counts what failed before anything was broken, but for what the drill did on purpose", () => {
    expect(falseAlarms([])).toEqual([3]);
    expect(falseAlarms([at(2900, 5500)])).toEqual([0]);
    // Only while it did: the same failures at another time are false alarms.
    expect(falseAlarms([at(2900, 4500)])).toEqual([1]);
    expect(falseAlarms([at(6500, 7500)])).toEqual([3]);
  });

  it("notices the fault all the same", () => {
    const [found] = detectionsOf(stageWith([at(2900, 5500)]));
    expect(found?.noticed.kind).toBe("within");
  });
});
