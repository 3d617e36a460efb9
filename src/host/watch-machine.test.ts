import { describe, expect, it } from "vitest";
import { milliseconds } from "../units/quantity.ts";
import { watchMachine } from "./watch-machine.ts";

describe("watching the machine", () => {
  it("tells what its clocks and others did meanwhile", async () => {
    const { signal } = new AbortController();
    const read = (path: string) => (path.endsWith("current_clocksource") ? "hpet\n" : null);
    const watched = await watchMachine(milliseconds(20), signal, read);

    expect(watched.clockSource).toBe("hpet");
    expect(watched.watchedMs).toBeGreaterThan(10);
    expect(watched.foreignCores).toBeGreaterThanOrEqual(0);
    expect(watched.swappedInPages).toBeGreaterThanOrEqual(0);
  });

  it("ends when it is told to", async () => {
    await expect(watchMachine(milliseconds(60_000), AbortSignal.abort())).rejects.toMatchObject({
      name: "AbortError",
    });
  });
});
