import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalogue } from "../../claims/catalogue.ts";
import { drills } from "../../drills/catalogue.ts";
import { temporaryFolder } from "../../host/testing.ts";
import { planOfProfile } from "../../plan/parse.ts";
import { Scope } from "../../scope.ts";
import { loadToolchain } from "../../toolchain/load-toolchain.ts";
import { openPractice, type Practice } from "./practice.ts";

const scope = new Scope();
const abort = new AbortController();
let practice: Practice;

beforeAll(async () => {
  const folder = temporaryFolder(scope);
  const fields = {
    driver: "docker",
    "drilling.holdMs": 2000,
    "drilling.limitMs": 15_000,
    "load.timeoutMs": 3000,
  };
  const settings = Object.entries(fields).map(([field, value]) => ({
    flag: field,
    field,
    text: String(value),
  }));
  practice = await openPractice({
    plan: planOfProfile("smoke", {
      known: { claims: catalogue.map(({ id }) => id), drills: drills.map(({ name }) => name) },
      settings,
    }),
    toolchain: loadToolchain(),
    reportsFolder: join(folder, "reports"),
    cacheFolder: join(folder, "cache"),
    show: () => undefined,
    signal: abort.signal,
  });
  scope.use("end the practice", practice);
});
afterAll(() => scope[Symbol.asyncDispose]());

const outcomes = (played: Awaited<ReturnType<Practice["play"]>>) =>
  Object.fromEntries(played.invariants.map(({ id, outcome }) => [id, outcome]));

describe("drills of containers", () => {
  it("tell a container that is made anew without a volume from one with it", async () => {
    const played = await practice.play("volume-loss");
    expect(played.state).toEqual({ kind: "played" });
    expect(played.faults.map(({ bit }) => bit)).not.toContain(null);
    expect(outcomes(played)).toMatchObject({
      "kept-over-recreate-without-volume": "broken",
      "kept-over-recreate-with-volume": "held",
    });
  });

  it("see who is started again after a crash, and who isn't", async () => {
    const played = await practice.play("auto-recovery");
    expect(played.state).toEqual({ kind: "played" });
    expect(played.faults.map(({ bit }) => bit)).not.toContain(null);
    expect(outcomes(played)).toMatchObject({
      "back-after-crash-as-written": "broken",
      "back-after-crash-with-policy": "held",
    });
  });

  it("hold what was acknowledged against what a new container has", async () => {
    const played = await practice.play("recreate-persistence");
    expect(played.state).toEqual({ kind: "played" });
    expect(played.faults).toEqual([expect.objectContaining({ name: "recreate" })]);
    expect(played.ledger?.acknowledged).toBeGreaterThan(0);
  });

  it("find the loss where the volume isn't where the data is", async () => {
    const played = await practice.play("recreate-persistence-as-written");
    const kinds = played.ledger?.readings.flatMap(({ findings }) =>
      findings.map(({ kind }) => kind),
    );
    expect(
      played.state.kind === "failed" || kinds?.some((kind) => /lost|unreadable/.test(kind)),
    ).toBe(true);
  });
});
