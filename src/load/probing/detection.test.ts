import { describe, expect, it } from "vitest";
import type { Moment } from "../../evidence/drill.ts";
import { milliseconds } from "../../units/quantity.ts";
import { detectionOf, type FaultSpan, type HealthCheck, noticedWithin } from "./detection.ts";
import { paperChecks } from "./health-checks.ts";
import { instant } from "./testing.ts";

const check: HealthCheck = {
  name: "good",
  asks: "the known query",
  everyMs: milliseconds(1000),
  timeoutMs: milliseconds(2000),
  failures: 2,
  question: { kind: "get", url: "http://127.0.0.1:1/" },
};

const T0 = 10_500;
const span: FaultSpan = {
  fault: "kill",
  firstMs: milliseconds(T0),
  t0: instant(T0),
  untilMs: null,
  healed: instant(T0 + 5000),
};

/** One check a second, each answered 10 ms later. */
const answers = (failures: (second: number) => boolean, seconds = 30) =>
  Array.from({ length: seconds }, (_, index) => ({
    askedMs: milliseconds((index + 1) * 1000),
    doneMs: milliseconds((index + 1) * 1000 + 10),
    failure: failures(index + 1) ? "HTTP 410" : null,
  }));

function detect(failures: (second: number) => boolean, given: Partial<FaultSpan> = {}) {
  const [found] = detectionOf([{ check, answers: answers(failures) }], { ...span, ...given });
  if (found === undefined) throw new Error("Expected a detection for each check.");
  return found;
}

const why = (moment: Moment) => (moment.kind === "none" ? moment.why : moment);

describe("a health check", () => {
  it("has noticed a fault at the failure that makes the alarm", () => {
    const { noticed, falseAlarms, fault, check: name } = detect((at) => at >= 11 && at <= 15);
    expect(noticed).toEqual({ kind: "within", lowMs: 1510, highMs: 1510 });
    expect({ falseAlarms, fault, name }).toEqual({ falseAlarms: 0, fault: "kill", name: "good" });
  });

  it("counts from the fault's begin and end, for doing it took a while", () => {
    const t0 = { fromMs: milliseconds(T0), toMs: milliseconds(T0 + 100) };
    const { noticed } = detect((at) => at >= 11 && at <= 15, { t0 });
    expect(noticed).toEqual({ kind: "within", lowMs: 1410, highMs: 1510 });
  });

  it("hasn't noticed a fault where everything stayed healthy, or too little failed", () => {
    expect(detect(() => false).noticed).toEqual({ kind: "censored", afterMs: 5000 });
    expect(detect((at) => at === 12 || at === 14).noticed.kind).toBe("censored");
  });

  it("can't notice anything where it fails always", () => {
    const { noticed, falseAlarms } = detect(() => true);
    expect(why(noticed)).toBe(
      "it never succeeded (HTTP 410, 30 of 30), so its failures say nothing",
    );
    expect(falseAlarms).toBe(10);
  });

  it("can't raise an alarm that is raised already, but can once it was over", () => {
    expect(why(detect((at) => at > 5).noticed)).toBe("it was in alarm already when the fault came");
    const again = detect((at) => (at > 5 && at < 11) || (at > 11 && at < 15));
    expect(again.noticed).toMatchObject({ kind: "within", lowMs: 13_010 - T0 });
    expect(again.falseAlarms).toBe(5);
  });

  it("counts a stray failure before the fault, and isn't in alarm by it", () => {
    const { noticed, falseAlarms } = detect((at) => at === 4 || (at > 10 && at < 16));
    expect(falseAlarms).toBe(1);
    expect(noticed.kind).toBe("within");
  });

  it("says so where no check was due in time", () => {
    const [found] = detectionOf([{ check, answers: [] }], span);
    expect(found && why(found.noticed)).toBe("no check was due while it lasted (every 1 s)");
  });

  it("doesn't notice a fault by what fails long after its healing, or after the next one", () => {
    expect(detect((at) => at > 20 && at < 25).noticed.kind).toBe("censored");
    const untilMs = milliseconds(T0 + 3000);
    expect(detect((at) => at > 12 && at < 20, { untilMs, healed: null }).noticed.kind).toBe(
      "censored",
    );
  });

  it("notices an outage that begins with the fault and goes on after its healing", () => {
    const healed = instant(T0 + 700);
    expect(detect((at) => at >= 11 && at <= 20, { healed }).noticed.kind).toBe("within");
  });
});

describe("the paper's health check", () => {
  it("takes two minutes as it is written, and says so where it is asked more often", () => {
    const [written, often] = paperChecks("http://127.0.0.1:8001");
    if (written === undefined || often === undefined) throw new Error("Expected two checks.");
    expect(noticedWithin(written)).toBe(120_000);
    expect(noticedWithin(often)).toBe(9000);
    const [found] = detectionOf([{ check: often, answers: [] }], span);
    expect(found?.words).toContain("as written it would take up to 120 s");
  });
});
