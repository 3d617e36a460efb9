import { describe, expect, it } from "vitest";
import { simulate } from "../../load/probing/testing.ts";
import { milliseconds } from "../../units/quantity.ts";
import type { Stage } from "../stage.ts";
import { watchBaseline } from "./live.ts";

/** A stage whose probes have seen so many seconds, look after look; the last one stays. */
function stageWith(secondsSeen: readonly number[], baselineMs: number) {
  let looks = 0;
  const steady = new Map();
  const stage = {
    lab: { settings: { baselineMs: milliseconds(baselineMs) }, tell: () => undefined },
    signal: new AbortController().signal,
    life: {
      paths: ["app"],
      steady,
      probing: {
        samples: () => {
          const seen = secondsSeen[Math.min(looks, secondsSeen.length - 1)] ?? 0;
          looks += 1;
          return simulate({ untilMs: seen * 1000 }).map((sample) => ({
            ...sample,
            // Long past, whatever this machine's clock says.
            doneMs: milliseconds(sample.doneMs - 1e6),
            dueMs: milliseconds(sample.dueMs - 1e6),
            sentMs: milliseconds(sample.sentMs - 1e6),
          }));
        },
      },
    },
  } as unknown as Stage;
  return { stage, steady, looks: () => looks };
}

describe("the baseline", () => {
  it("is fixed at once where the probes have filled their windows", async () => {
    const { stage, steady, looks } = stageWith([11], 1);
    await watchBaseline(stage);
    expect(steady.get("app")).toMatchObject({ windows: 11 });
    expect(looks()).toBe(1);
  });

  it("is watched longer where a busy machine kept them from it", async () => {
    const { stage, steady, looks } = stageWith([9.9, 11], 600);
    await watchBaseline(stage);
    expect(steady.get("app")).toMatchObject({ windows: 11 });
    expect(looks()).toBe(2);
  });

  it("isn't watched for ever", async () => {
    const { stage } = stageWith([5], 1);
    await expect(watchBaseline(stage)).rejects.toMatchObject({ code: "LOAD_BROKEN" });
  });
});
