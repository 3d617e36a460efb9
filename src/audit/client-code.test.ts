import { describe, expect, it } from "vitest";
import { clientCode } from "./client-code.ts";
import type { ClientStep } from "./client-steps.ts";
import { runCheck } from "./run-check.ts";
import { targetOf } from "./testing.ts";

const signal = new AbortController().signal;

/** What the check makes of a client of which these steps work. */
async function outcomes(...works: readonly ClientStep["step"][]): Promise<readonly string[]> {
  const target = targetOf({
    baseUrl: "http://127.0.0.1",
    tryClient: async () =>
      (["settings", "address", "plain"] as const).map((step) => ({
        step,
        works: works.includes(step),
        came: "what came",
      })),
  });
  const { attempts } = await runCheck(clientCode, target, signal);
  return attempts.map(({ outcome }) => outcome);
}

describe("the check of the client code", () => {
  it("holds where every step works", async () => {
    expect(await outcomes("settings", "address", "plain")).toEqual(["held", "held", "held"]);
  });

  it("names the step that fails, and no other", async () => {
    expect(await outcomes("address", "plain")).toEqual(["broken", "held", "held"]);
    expect(await outcomes("settings", "plain")).toEqual(["held", "broken", "held"]);
  });

  it("decides nothing by a step that fails where today's client fails, too", async () => {
    expect(await outcomes("address")).toEqual(["unknown", "held", "unknown"]);
  });

  it("isn't exercised without a Python", async () => {
    const target = targetOf({ baseUrl: "http://127.0.0.1" });
    expect((await runCheck(clientCode, target, signal)).state.kind).toBe("not exercised");
  });
});
