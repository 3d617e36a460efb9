import { afterEach, describe, expect, it } from "vitest";
import { execute } from "../heal/execute.ts";
import { Scope } from "../scope.ts";
import { describeDockerSetup, signal } from "../setup/docker/testing.ts";
import { emptyCollection, post, untilHealthy } from "../setup/process/testing.ts";
import { cut } from "./cut.ts";
import { disconnect } from "./disconnect.ts";
import { freeze } from "./freeze.ts";
import { kill } from "./kill.ts";
import { pause } from "./pause.ts";
import { recreate } from "./recreate.ts";
import { noteUndo } from "./testing.ts";

let scope = new Scope();
afterEach(async () => {
  const ending = scope;
  scope = new Scope();
  await ending[Symbol.asyncDispose]();
});

const ASKED = { embedding: [1, 0, 0], k: 1, include: [] };

describe("links of containers", () => {
  it("Toxiproxy stands in the links that lead through it", async () => {
    const source = await emptyCollection(scope);
    const { setup } = await describeDockerSetup(scope, {
      storage: "server",
      source,
      proxied: { app: true, chroma: true },
    });
    await setup.start(signal);
    await untilHealthy(setup);
    const link = { from: "backend", to: "chroma", number: 1 } as const;
    const { tools, open } = noteUndo();
    await using active = await cut(link).inject(setup, tools);
    expect(await active.assertBiting()).toContain("connection");
    expect((await post(setup.endpoints.app, "/query", ASKED)).status).toBeGreaterThanOrEqual(500);
    await active.heal();
    await active.assertHealed();
    expect(open()).toEqual([]);
  });
});

describe("faults of containers", () => {
  const backend = { role: "backend", number: 1 } as const;

  async function standing() {
    const { setup } = await describeDockerSetup(scope, { storage: "noop" });
    await setup.start(signal);
    await untilHealthy(setup);
    return setup;
  }

  it.each([
    ["pause", pause(backend)],
    ["disconnect", disconnect(backend)],
    ["freeze", freeze(backend)],
    ["kill", kill(backend)],
    ["recreate", recreate(backend, "kept")],
  ])("%s bites, is on disk before, and heals", async (_, fault) => {
    const setup = await standing();
    const { tools, open } = noteUndo();
    expect(await fault.refusal(setup)).toBeNull();
    await using active = await fault.inject(setup, tools);
    await active.assertBiting();
    await active.heal();
    await active.assertHealed();
    expect(open()).toEqual([]);
    await untilHealthy(setup);
  });

  it.each([
    ["pause", pause(backend)],
    ["disconnect", disconnect(backend)],
  ])("%s is undone by whoever heals, from what is on disk", async (_, fault) => {
    const setup = await standing();
    const { tools, open } = noteUndo();
    await using active = await fault.inject(setup, tools);
    const [step] = open();
    if (step === undefined) throw new Error("Expected an undo.");
    expect(await execute(step)).not.toBeNull();
    expect(await execute(step)).toBeNull();
    await expect(active.assertBiting()).rejects.toMatchObject({ code: "FAULT_BROKEN" });
    await active.assertHealed();
    await untilHealthy(setup);
  });
});
