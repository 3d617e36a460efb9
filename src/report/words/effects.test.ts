import { describe, expect, it } from "vitest";
import type { Effect } from "../../claims/verdict.ts";
import { ratio, share } from "../../units/quantity.ts";
import { effectLine, effectWords } from "./effects.ts";

const effect = (middle: number | null, low: number, high: number): Effect => ({
  label: "quiet",
  ratio: middle === null ? null : ratio(middle),
  interval: { low: ratio(low), high: ratio(high), level: share(0.978) },
  rounds: 5,
});
const plain = (text: string): string => text.replaceAll("\u00a0", " ");

describe("an effect in words", () => {
  it("says slower as a multiple of slowness, faster as a part of the time", () => {
    expect(plain(effectLine(effect(1.51, 1.48, 1.54)))).toBe("1.51× as slow (1.48–1.54 at 97.8 %)");
    expect(plain(effectLine(effect(0.48, 0.47, 0.49)))).toBe(
      "0.48× the time (0.47–0.49 at 97.8 %)",
    );
  });

  it("names a direction only where the interval shows one", () => {
    expect(effectWords(effect(1.51, 1.48, 1.54)).direction).toBe("server slower");
    expect(effectWords(effect(0.48, 0.47, 0.49)).direction).toBe("server faster");
    expect(effectWords(effect(1.02, 0.97, 1.08)).direction).toBe("either way");
    expect(effectWords({ ...effect(1.51, 1, 2), interval: null, rounds: 1 }).direction).toBeNull();
  });

  it("doesn't call CPU slow", () => {
    const words = effectWords({ ...effect(1.35, 1.3, 1.4), label: "CPU per query" });
    expect(words.figure).toBe("1.35× as much");
    expect(words.direction).toBe("server needs more");
  });

  it("says why there is no interval", () => {
    const one = effectWords({ ...effect(1.51, 1, 2), interval: null, rounds: 1 });
    expect(plain(one.interval)).toBe("1 round, no interval");
    const none = effectWords({ ...effect(null, 1, 2), interval: null, rounds: 0 });
    expect(none.figure).toBe("no finite figure");
    expect(none.interval).toBe("no valid round");
  });
});
