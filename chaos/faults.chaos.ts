import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LyingProxy, ProxyOptions } from "../fixtures/lying-proxies/honest.ts";
import { openNoRecovery } from "../fixtures/lying-proxies/no-recovery.ts";
import { openNothingFound } from "../fixtures/lying-proxies/nothing-found.ts";
import type { PracticeTurn, Setup } from "../src/index.ts";
import { behind, openRange, type Range } from "./range.ts";

const FAULTS = [
  "restart-persistence",
  "crash-persistence",
  "hang",
  "network-cut",
  "slow-network",
  "flaky-network",
  "backend-loss",
  "damaged-index",
] as const;

/** What comes once it is known whether service came back. */
const AFTERWARDS = ["verify", "go on", "verify finally"];

describe("a fault drill on a real server", () => {
  let range: Range;
  beforeAll(async () => {
    range = await openRange();
  });
  afterAll(() => range[Symbol.asyncDispose]());

  // What Chroma does under a fault is the drill's finding, and no matter of this test.
  it.each(FAULTS)("%s bites, heals, is timed and read on all planes", async (name) => {
    const played = await range.play(name);
    expect(played.state).toEqual({ kind: "played" });
    expect(played.cleanUp).toEqual([]);
    expect(played.faults.length).toBeGreaterThan(0);
    for (const fault of played.faults) {
      expect(fault.bit, fault.words).not.toBeNull();
      expect(fault.healed, fault.words).not.toBeNull();
    }
    for (const path of played.clock?.paths ?? []) {
      expect(path.steady.windows).toBeGreaterThanOrEqual(9);
      expect(path.failuresBefore).toEqual({});
    }
    expect(played.ledger?.readings.map(({ when }) => when)).toEqual(
      expect.arrayContaining([
        expect.stringContaining("before the final restart"),
        expect.stringContaining("after the final restart"),
      ]),
    );
    const requests = Object.values(played.ledger?.requests ?? {});
    expect(requests.reduce((sum, { ok }) => sum + ok, 0)).toBeGreaterThan(50);
  });

  it("is a finding of its own, and no recovery, where every answer stays 503", async () => {
    const played = await range.play("crash-persistence", {
      leaveOut: AFTERWARDS,
      stand: onceBroken((options) =>
        openNoRecovery({ ...options, how: { kind: "refused" }, of: ["query"] }),
      ),
    });
    const app = played.clock?.paths.find(({ path }) => path === "app");
    expect(app?.steadyAgain.kind).toBe("censored");
    expect(app?.failuresAfter).toMatchObject({ "HTTP 503": expect.any(Number) });
  });

  it("doesn't take a 200 with nothing in it for an answer", async () => {
    const played = await range.play("crash-persistence", {
      leaveOut: AFTERWARDS,
      stand: onceBroken((options) => openNothingFound({ ...options, form: "no ids" })),
    });
    const app = played.clock?.paths.find(({ path }) => path === "app");
    expect(app?.steadyAgain.kind).toBe("censored");
  });

  it("isn't proven to bite where the step that breaks is left out", async () => {
    const leaveOut = ["baseline", "break 1", "recover", ...AFTERWARDS];
    const played = await range.play("crash-persistence", { leaveOut });
    expect(played.leftOut).toEqual(leaveOut);
    expect(played.faults).toEqual([]);
    expect(played.clock).toBeNull();
  });
});

/** A proxy that begins to lie once a process of the target has died, however long the baseline takes. */
function onceBroken<Proxy extends LyingProxy & { begin(): void }>(
  open: (options: ProxyOptions) => Promise<Proxy>,
): NonNullable<PracticeTurn["stand"]> {
  return async (setup, wish) => {
    let begin = (): void => undefined;
    const before = await behind(open, (proxy) => {
      begin = () => proxy.begin();
    })(setup, wish);
    const ready: Setup["ready"] = async (...asked) => {
      const found = await before.ready(...asked);
      const processes = () => setup.parts.map(({ pid }) => pid).join();
      const unbroken = processes();
      const look = setInterval(() => {
        if (processes() === unbroken) return;
        clearInterval(look);
        begin();
      }, 20).unref();
      return found;
    };
    return Object.create(before, { ready: { value: ready } });
  };
}
