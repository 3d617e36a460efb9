import { describe, expect, it } from "vitest";
import { HarnessError } from "../errors.ts";
import { milliseconds } from "../units/quantity.ts";
import { limited, sleep, waitFor, watchClocks } from "./clock.ts";
import { eventually } from "./testing.ts";

const never = new AbortController().signal;
const options = { limitMs: milliseconds(60), everyMs: milliseconds(5), signal: never };

describe("waiting for an answer", () => {
  it("ends with the first answer that isn't null, false and 0 among them", async () => {
    let asked = 0;
    const answers = [null, null, 0, 7];
    expect(await waitFor("x", () => answers[asked++] ?? null, options)).toBe(0);
    expect(asked).toBe(3);
    expect(await waitFor("x", async () => false, options)).toBe(false);
  });

  it("asks at least once, even with no time at all", async () => {
    const none = { ...options, limitMs: milliseconds(0) };
    expect(await waitFor("x", () => "there", none)).toBe("there");
    await expect(waitFor("x", () => null, none)).rejects.toBeInstanceOf(HarnessError);
  });

  it("ends after its limit, and tells what it waited for", async () => {
    await expect(waitFor("the moon", () => null, options)).rejects.toMatchObject({
      code: "TIMED_OUT",
      message: "Expected the moon within 0.06 s.",
    });
  });

  it("ends with what asking throws", async () => {
    const failing = () => {
      throw new Error("it has ended");
    };
    await expect(waitFor("x", failing, options)).rejects.toThrow("it has ended");
  });

  it("ends when aborted between two questions, and doesn't ask again", async () => {
    const abort = new AbortController();
    let asked = 0;
    const ask = () => {
      asked += 1;
      abort.abort();
      return null;
    };
    const patient = { limitMs: milliseconds(60_000), everyMs: milliseconds(60_000) };
    const waiting = waitFor("x", ask, { ...patient, signal: abort.signal });
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
    expect(asked).toBe(1);
  });

  it("doesn't ask once aborted", async () => {
    let asked = 0;
    const ask = () => {
      asked += 1;
      return "answer";
    };
    const waiting = waitFor("x", ask, { ...options, signal: AbortSignal.abort() });
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
    expect(asked).toBe(0);
  });
});

describe("a sleep", () => {
  it("ends when aborted", async () => {
    const abort = new AbortController();
    const sleeping = sleep(milliseconds(60_000), abort.signal);
    abort.abort();
    await expect(sleeping).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("a limited signal", () => {
  it("fires with the given one, for its reason", () => {
    const abort = new AbortController();
    const signal = limited(abort.signal, milliseconds(60_000));
    expect(signal.aborted).toBe(false);
    abort.abort("enough");
    expect(signal.reason).toBe("enough");
  });

  it("fires after the limit, and leaves the given one alone", async () => {
    const abort = new AbortController();
    const signal = limited(abort.signal, milliseconds(5));
    await eventually("the limit", () => signal.aborted || null);
    expect(signal.reason).toMatchObject({ name: "TimeoutError" });
    expect(abort.signal.aborted).toBe(false);
  });
});

describe("the watch on the clocks", () => {
  /** Clocks that a test sets. */
  const clocksAt = (wall: number, monotonic: number) => {
    const at = { wall, monotonic };
    return { at, wall: () => at.wall, monotonic: () => at.monotonic };
  };

  it("sees nothing while both go the same way", () => {
    const clocks = clocksAt(1_000_000, 5);
    const watch = watchClocks(clocks);
    clocks.at.wall += 3000;
    clocks.at.monotonic += 3000;
    expect(watch.stop()).toBe(0);
  });

  it.each([
    ["a step forward", 3070, 3000],
    ["a step back", 2930, 3000],
    ["a pause that only the wall clock counts", 70, 0],
  ])("sees %s", (_, wall, monotonic) => {
    const clocks = clocksAt(1_000_000, 5);
    const watch = watchClocks(clocks);
    clocks.at.wall += wall;
    clocks.at.monotonic += monotonic;
    expect(watch.stop()).toBe(70);
  });

  it("sees nothing over many looks while both go the same way", async () => {
    const clocks = clocksAt(1_000_000, 5);
    let looks = 0;
    const watch = watchClocks({
      wall: clocks.wall,
      monotonic: () => {
        looks += 1;
        return clocks.monotonic();
      },
    });
    clocks.at.wall += 3000;
    clocks.at.monotonic += 3000;
    await eventually("a look", () => looks >= 2 || null);
    expect(watch.stop()).toBe(0);
  });

  it("keeps the largest disagreement, even where a later one takes it back", async () => {
    let looks = 0;
    const clocks = clocksAt(1_000_000, 5);
    const watch = watchClocks({
      ...clocks,
      monotonic: () => {
        looks += 1;
        return clocks.monotonic();
      },
    });
    clocks.at.wall += 90;
    await eventually("a look", () => looks >= 2 || null);
    clocks.at.wall -= 40;
    expect(watch.stop()).toBe(90);
  });
});
