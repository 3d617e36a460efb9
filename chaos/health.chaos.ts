import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShamHealth } from "../fixtures/lying-proxies/sham-health.ts";
import type { DrillEvidence } from "../src/index.ts";
import { behind, openRange, type Range } from "./range.ts";

const noticedBy = (played: DrillEvidence, check: string) =>
  played.detections
    .filter((detection) => detection.check === check)
    .map(({ fault, noticed }) => `${fault}: ${noticed.kind}`);

const EVERY_ONE = ["freeze: within", "kill: within", "cut: within"];

describe("health checks beside a drill", () => {
  let range: Range;
  beforeAll(async () => {
    range = await openRange();
  });
  afterAll(() => range[Symbol.asyncDispose]());

  it("notice every fault if they ask for an answer, and the paper's is looked at as it is", async () => {
    const played = await range.play("health-check");
    expect(played.state).toEqual({ kind: "played" });
    expect(noticedBy(played, "good")).toEqual(EVERY_ONE);
    expect(noticedBy(played, "paper, every 1 s")).toHaveLength(3);
  });

  it("aren't deceived by a target that fakes its health", async () => {
    const played = await range.play("health-check", {
      stand: behind(openShamHealth),
      leaveOut: ["freeze", "cut"],
    });
    expect(noticedBy(played, "good")).toEqual(["kill: within"]);
  });

  it("notice nothing where nothing is broken", async () => {
    const played = await range.play("health-check", { leaveOut: ["freeze", "kill", "cut"] });
    expect(played.detections).toEqual([]);
    expect(played.faults).toEqual([]);
  });
});
