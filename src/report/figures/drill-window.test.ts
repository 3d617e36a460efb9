import { describe, expect, it } from "vitest";
import { drillOf } from "../../claims/testing-drills.ts";
import type { Stretch } from "../../evidence/drill.ts";
import { drillWindow, stretchesIn } from "./drill-window.ts";

const sum = (stretches: readonly Stretch[], key: "right" | "failed") =>
  stretches.reduce((total, stretch) => total + stretch[key], 0);

describe("what a drill's picture shows", () => {
  it("is the fault and the recovery, with a little on either side", () => {
    const window = drillWindow(drillOf());
    expect(window?.fromMs).toBeLessThan(0);
    expect(window?.fromMs).toBeGreaterThan(-11_000);
    expect(window?.toMs).toBeGreaterThan(6000);
    expect(window?.toMs).toBeLessThan(20_000);
  });

  it("ends before the drill's own last restart, which is no outage", () => {
    const drill = drillOf();
    const [step] = drill.steps;
    if (step === undefined) throw new Error("Expected a step.");
    const at = (atMs: number) => ({
      ...step,
      name: "verify finally",
      atMs: atMs as typeof step.atMs,
    });
    expect(drillWindow({ ...drill, steps: [at(7000)] })?.toMs).toBe(7000);
    expect(drillWindow({ ...drill, steps: [at(40_000)] })?.toMs).toBe(drillWindow(drill)?.toMs);
  });

  it("reaches to where waiting ended, if the recovery wasn't seen", () => {
    expect(drillWindow(drillOf({ backMs: "never" }))?.toMs).toBe(46_500);
  });

  it("is the whole of a drill that breaks nothing, and nothing where nothing was watched", () => {
    expect(drillWindow(drillOf({ faults: [] }))).toEqual({ fromMs: -11_000, toMs: 46_500 });
    expect(drillWindow(drillOf({ backMs: null }))).toBeNull();
  });
});

describe("stretches of a picture", () => {
  const { timeline } = drillOf();
  const window = { fromMs: -11_000, toMs: 46_500 };

  it("are those of one path, as they are where there is room", () => {
    const shown = stretchesIn(timeline, { path: "app", window, most: 1000 });
    expect(shown).toEqual(timeline.filter(({ path }) => path === "app"));
  });

  it("are joined until they fit, without losing a probe or a peak", () => {
    const all = timeline.filter(({ path }) => path === "app");
    const shown = stretchesIn(timeline, { path: "app", window, most: 50 });
    expect(shown.length).toBeLessThanOrEqual(51);
    expect(sum(shown, "right")).toBe(sum(all, "right"));
    expect(sum(shown, "failed")).toBe(sum(all, "failed"));
    const peak = (some: readonly Stretch[]) =>
      Math.max(...some.map(({ latencyMsP95 }) => latencyMsP95 ?? 0));
    expect(peak(shown)).toBe(peak(all));
  });

  it("never show a failure before its fault", () => {
    const shown = stretchesIn(timeline, { path: "app", window, most: 7 });
    expect(shown.filter(({ atMs, failed }) => atMs < 0 && failed > 0)).toEqual([]);
    expect(shown.some(({ atMs, failed }) => atMs === 0 && failed > 0)).toBe(true);
  });
});
