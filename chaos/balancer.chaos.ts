import { afterEach, describe, expect, it } from "vitest";
import { type DrillEvidence, drillOutcome, findNginx, HarnessError } from "../src/index.ts";
import { openRange, type Range } from "./range.ts";

/** Whether there is an nginx. In CI the integration tests fail where there is none. */
function hasNginx(): boolean {
  try {
    findNginx();
    return true;
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    process.stderr.write(`Skipped: the drills of the balancer (${error.message})\n`);
    return false;
  }
}

describe.skipIf(!hasNginx())("three backends behind nginx, one of which dies", () => {
  let range: Range;
  afterEach(() => range[Symbol.asyncDispose]());

  const play = async (
    drill: string,
    fields: Record<string, number | string> = {},
  ): Promise<DrillEvidence> => {
    range = await openRange(fields);
    const played = await range.play(drill);
    expect(played.state).toEqual({ kind: "played" });
    expect(played.cleanUp).toEqual([]);
    return played;
  };
  const stretchOf = (played: DrillEvidence, id: string) => {
    const found = played.distribution?.stretches.find((stretch) => stretch.id === id);
    if (found === undefined) throw new Error(`Nothing was counted ${id}.`);
    return found;
  };

  it.each(["load-distribution", "load-distribution-as-written"])(
    "%s counts what went where, before, meanwhile and afterwards",
    async (name) => {
      const played = await play(name);
      expect(played.faults).toEqual([
        expect.objectContaining({ name: "kill", on: "backend 2", bit: expect.any(String) }),
      ]);
      for (const number of stretchOf(played, "before").answered) expect(number).toBeGreaterThan(50);
      const { answered, triedInVain } = stretchOf(played, "down");
      expect(answered[1]).toBe(0);
      // The dead one is looked for once a while: so it is known to be noticed when it is back.
      expect(triedInVain[1]).toBeGreaterThan(0);
      expect(played.distribution?.back.kind).toBe("within");
      expect(Math.min(...stretchOf(played, "after").answered)).toBeGreaterThan(10);
    },
  );

  it("finds a balancer that sends everything to one backend", async () => {
    const played = await play("load-distribution", { "setups.server.balancer.method": "ip-hash" });
    const busy = stretchOf(played, "before").answered.filter((count) => count > 0);
    expect(busy).toHaveLength(1);
    expect(drillOutcome(played)).toMatchObject({
      kind: "broken",
      sentence: expect.stringMatching(/got nothing/),
    });
  });

  it("finds a balancer that neither passes on nor leaves out", async () => {
    const played = await play("load-distribution", {
      "setups.server.balancer.failover": "false",
      "setups.server.balancer.maxFails": 0,
    });
    expect(stretchOf(played, "settling").failed).toBeGreaterThan(20);
    expect(played.distribution?.settled.kind).toBe("censored");
    expect(drillOutcome(played)).toMatchObject({
      kind: "broken",
      sentence: expect.stringMatching(/requests failed while backend 2 was dead/),
    });
  });
});
