import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Scope } from "../scope.ts";
import { describeSetup, emptyCollection } from "../setup/process/testing.ts";
import type { Setup } from "../setup/setup.ts";
import { loadToolchain } from "../toolchain/load-toolchain.ts";
import { anotherVersion } from "./another-version.ts";
import { findPart, type PartName } from "./fault.ts";
import { noteUndo } from "./testing.ts";

const CHROMA: PartName = { role: "chroma", number: 1 };
const BACKEND: PartName = { role: "backend", number: 1 };

describe("another version of a part's program", () => {
  const scope = new Scope();
  const { tools } = noteUndo();
  let setup: Setup;
  beforeAll(async () => {
    // One program under two names: what is exchanged is what the part says of itself.
    const program = loadToolchain().chroma.path;
    setup = await describeSetup(scope, {
      storage: "server",
      editions: [
        { version: "1.0.0", program },
        { version: "2.0.0", program },
      ],
      dataFolder: await emptyCollection(scope),
    });
    await setup.start(tools.signal);
  });
  afterAll(() => scope[Symbol.asyncDispose]());

  const chroma = () => {
    const part = findPart(setup, CHROMA);
    if (part === null) throw new Error("The setup has no Chroma.");
    return part;
  };

  it("takes the place of the first one at once, and the way back is the same", async () => {
    const { pid } = chroma();
    const up = await anotherVersion(CHROMA, setup, "upgrade").inject(setup, tools);
    expect(up.fault.name).toBe("upgrade to 2.0.0");
    expect(up.fault.describe()).toBe(
      "chroma 1 is stopped (SIGINT), and 2.0.0 started in place of 1.0.0",
    );
    expect(await up.assertBiting()).toContain(
      `process ${pid} (1.0.0) has ended, 2.0.0 was started`,
    );
    await up.heal();
    expect(await up.assertHealed()).toBe(`process ${chroma().pid} runs (2.0.0)`);
    const back = await anotherVersion(CHROMA, setup, "downgrade").inject(setup, tools);
    expect(back.fault.name).toBe("downgrade to 1.0.0");
    expect(chroma().editions?.current.version).toBe("1.0.0");
    // The first one would say that it bites no more: something else runs now.
    await expect(up.assertBiting()).rejects.toThrow("expected version 2.0.0 to be next, got 1.0.0");
    await back.heal();
  });

  it("isn't taken for healed where the other version ends again", async () => {
    const active = await anotherVersion(CHROMA, setup, "upgrade").inject(setup, tools);
    await chroma().stop("kill");
    await expect(active.assertHealed()).rejects.toThrow("2.0.0 to run, but it doesn't");
    await active.heal();
    expect(await active.assertHealed()).toMatch(/runs \(2\.0\.0\)$/);
  });

  it("is refused where the part has one version, or isn't there", async () => {
    const whys = [BACKEND, { role: "gateway", number: 1 } as const].map((on) =>
      anotherVersion(on, setup, "upgrade").refusal(setup),
    );
    expect(await Promise.all(whys)).toMatchObject([
      { why: "backend 1 has one version here; this needs child processes" },
      { why: "the setup has no gateway 1" },
    ]);
    expect(await anotherVersion(CHROMA, setup, "upgrade").refusal(setup)).toBeNull();
  });

  it("isn't done once all is interrupted", async () => {
    const { pid } = chroma();
    const interrupted = { ...tools, signal: AbortSignal.abort() };
    const injecting = anotherVersion(CHROMA, setup, "upgrade").inject(setup, interrupted);
    await expect(injecting).rejects.toMatchObject({ name: "AbortError" });
    expect(chroma().pid).toBe(pid);
  });
});
