import { describe, expect, it } from "vitest";
import { findingKind } from "../../evidence/drill.ts";
import type { Evidence } from "../../evidence/evidence.ts";
import { share } from "../../units/quantity.ts";
import { BREAKS } from "../drills/findings.ts";
import { drilled, drillOf, type MadeUp, reached, trialsFrom } from "../testing-drills.ts";
import type { Verdict } from "../verdict.ts";
import { judgePersistence } from "./persistence.ts";

const stop: MadeUp = { name: "restart-persistence", faults: [{ name: "stop" }] };

function judged(evidence: Evidence): Verdict {
  const verdict = judgePersistence(evidence);
  if (verdict.kind === "not exercised") throw new Error(verdict.why);
  return verdict;
}

describe("persistence", () => {
  it("says what was seen while there are too few passes, fault by fault", () => {
    const verdict = judged(drilled(...trialsFrom(5), drillOf(stop)));
    expect(verdict.kind).toBe("inconclusive");
    expect(verdict.headline).toBe(
      "Held 5 of 5 after kill on chroma 1 (at least 55 %); held 1 of 1 after stop on chroma 1.",
    );
    expect(verdict.needed).toBe(
      "29 passes of each fault: `chroma-assay drill crash-persistence restart-persistence --repeat 29`",
    );
    expect(verdict.tallies.map(({ held }) => held)).toEqual([5, 1]);
  });

  it("is supported by 29 of 29 of each kind of stop, and not by 28", () => {
    const all = (times: number) => drilled(...trialsFrom(29), ...trialsFrom(times, stop));
    expect(judged(all(29)).kind).toBe("supported");
    expect(judged(all(28)).kind).toBe("inconclusive");
  });

  it("takes the plan's own confidence", () => {
    const half = drilled(...trialsFrom(5), ...trialsFrom(5, stop));
    const lax = { ...half, plan: { ...half.plan, confidencePass: share(0.5) } };
    expect(judged(half).kind).toBe("inconclusive");
    expect(judged(lax).kind).toBe("supported");
  });

  it("never pools faults: 58 passes of one don't support the other", () => {
    const verdict = judged(drilled(...trialsFrom(58), drillOf(stop)));
    expect(verdict.kind).toBe("inconclusive");
  });

  it("isn't supported while a kind of stop that this driver can make wasn't tried", () => {
    const verdict = judged(drilled(...trialsFrom(29)));
    expect(verdict.kind).toBe("inconclusive");
    expect(verdict.needed).toBe(
      "29 passes of each fault: `chroma-assay drill restart-persistence --repeat 29`",
    );
    expect(verdict.reasons[0]).toContain("not tried: a graceful stop");
  });

  it("lists what only other drivers can make, without holding it against the verdict", () => {
    const verdict = judged(drilled(...trialsFrom(29), ...trialsFrom(29, stop)));
    expect(verdict.reasons.join(" ")).toMatch(
      /Not exercised: a recreated container \(needs the docker driver\), a power cut/,
    );
  });

  it.each(findingKind.options.filter((kind) => BREAKS[kind]))(
    "is refuted by one counterexample, named: %s",
    (kind) => {
      const lost = drillOf({ trial: 30, findings: [kind] });
      const verdict = judged(drilled(...trialsFrom(29), lost, ...trialsFrom(29, stop)));
      expect(verdict.kind).toBe("refuted");
      expect(verdict.headline).toMatch(/^After kill on chroma 1: /);
      expect(verdict.reasons[0]).toBe(
        "One counterexample is enough: 1 of 30 trials (the first: crash-persistence, trial 30).",
      );
      expect(verdict.needed).toBeNull();
    },
  );

  it("isn't refuted by records that a query for all leaves out: they are there", () => {
    expect(judged(drilled(drillOf({ findings: ["incomplete"] }))).kind).toBe("inconclusive");
  });

  it("is refuted by records that a vector doesn't find, beside controls in which it does", () => {
    const missing = reached(30, [0, 1, 0, 2, 0]);
    const verdict = judged(drilled(...trialsFrom(29), missing, ...trialsFrom(29, stop)));
    expect(verdict.kind).toBe("refuted");
    expect(verdict.headline).toContain("30 sampled records aren't found by their own vectors");
  });

  it("isn't refuted by them where the controls miss as many, or where there are none", () => {
    for (const controls of [[28, 31, 30, 33, 27], null])
      expect(judged(drilled(reached(30, controls))).kind).toBe("inconclusive");
  });

  it("is refuted by each fault by itself, and tells them all", () => {
    const verdict = judged(
      drilled(drillOf({ findings: ["lost"] }), drillOf({ ...stop, findings: ["stuck"] })),
    );
    expect(verdict.headline).toContain("After kill on chroma 1");
    expect(verdict.reasons.join(" ")).toContain("After stop on chroma 1: 3 rows of the log");
  });

  it("isn't refuted by a drill that was cut short, or whose fault didn't bite", () => {
    const cut = drillOf({ state: { kind: "cut", why: "SIGINT" }, findings: ["lost"] });
    const harmless = drillOf({
      trial: 2,
      faults: [{ name: "kill", bit: null }],
      findings: ["lost"],
    });
    const verdict = judged(drilled(cut, harmless));
    expect(verdict.kind).toBe("inconclusive");
    expect(verdict.headline).toBe("Nothing is known after kill on chroma 1.");
    expect(verdict.reasons).toContain(
      "Not counted: crash-persistence, trial 1 (cut short: SIGINT).",
    );
    expect(verdict.needed).toMatch(/played to its end/);
  });

  it("isn't refuted by a negative control, nor by local", () => {
    const control = drillOf({ leftOut: ["replay"], findings: ["lost"] });
    const local = drillOf({ setup: "local", findings: ["lost"] });
    expect(judgePersistence(drilled(control, local)).kind).toBe("not exercised");
  });

  it("counts the ledger of every other drill that stops the server or cuts it off", () => {
    const hang = drillOf({ name: "hang", faults: [{ name: "freeze" }], findings: ["lost"] });
    expect(judged(drilled(hang)).kind).toBe("refuted");
    const slow = drillOf({
      name: "slow-network",
      faults: [{ name: "latency" }],
      findings: ["lost"],
    });
    expect(judgePersistence(drilled(slow)).kind).toBe("not exercised");
  });

  it("counts what its own drills check besides, and no other drill's", () => {
    const broken = [{ id: "x", words: "x", outcome: "broken", found: "no" }] as const;
    const own = drillOf({ invariants: [...broken] });
    const other = drillOf({ name: "hang", faults: [{ name: "freeze" }], invariants: [...broken] });
    expect(judged(drilled(own)).kind).toBe("refuted");
    expect(judged(drilled(other)).kind).toBe("inconclusive");
  });

  it("isn't exercised by a run without drills, or by refused ones", () => {
    expect(judgePersistence(drilled())).toMatchObject({
      kind: "not exercised",
      why: "needs `chroma-assay drill restart-persistence crash-persistence`",
    });
    const refused = drillOf({ state: { kind: "refused", why: "no Toxiproxy" } });
    expect(judgePersistence(drilled(refused))).toMatchObject({
      why: "crash-persistence was refused: no Toxiproxy",
    });
  });
});
