import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { GateEvidence } from "../evidence/gate.ts";
import { EXIT } from "./exit-codes.ts";
import { Sandbox, set } from "./testing.ts";
import { type PlayedNight, playNight, SAME } from "./testing-nights.ts";

const MINUTES = 60_000;
const NO_DRILLS = set("gate.drills=[]", "gate.budgets.ledger=null");

const kinds = ({ duets }: GateEvidence) => duets.map(({ kind }) => kind);

/** A duet ends after its rounds, or says that the machine was too restless for them. */
function expectEnds({ duets }: GateEvidence): void {
  for (const { kind, rounds, looks, cut } of duets) {
    const valid = rounds.filter(({ state }) => state.kind === "valid").length;
    if (cut === null) expect({ kind, valid }).toEqual({ kind, valid: looks.at(-1) });
    else expect(cut).toContain("rounds were void");
  }
  const numbers = duets.flatMap(({ rounds }) => rounds.map(({ number }) => number));
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
}

/** The night, its exit code and its record say one and the same. */
function expectAgreement({ ended, night }: PlayedNight): void {
  const codes = { pass: EXIT.done, inconclusive: EXIT.done, regression: EXIT.regression };
  expect(ended.code).toBe(codes[night.outcome]);
}

describe("a night of the reference backend against itself", () => {
  it(
    "plays its self-test, its duet and its drills on either side, and never alarms",
    async () => {
      using sandbox = new Sandbox();
      const played = await playNight(sandbox, ...SAME);
      const { gate, night } = played;
      expect(kinds(gate).filter((kind) => kind !== "slower")).toEqual(["same", "main"]);
      expectEnds(gate);
      expectAgreement(played);
      expect(night.outcome).not.toBe("regression");
      expect(gate.drills.map(({ of, drill }) => [of, drill.state.kind])).toEqual([
        ["candidate", "played"],
        ["same", "played"],
      ]);
      expect(gate.candidate).toEqual(gate.references[0]?.fingerprint);
      expect(gate.candidate).toMatchObject({ backend: expect.stringMatching(/^[0-9a-f]{16}$/) });
      expect(readdirSync(sandbox.inRun())).toEqual(
        expect.arrayContaining(["evidence.json", "report.html", "summary.md", "samples.csv.gz"]),
      );
      expect(sandbox.leftovers()).toEqual([]);
      expect(readFileSync(sandbox.inRun("undo.jsonl"), "utf8")).toBe("");
    },
    10 * MINUTES,
  );
});

describe("a night with a candidate that burns CPU in every query", () => {
  it(
    "alarms only after a second look with fresh processes",
    async () => {
      using sandbox = new Sandbox();
      const variables = 'setups.server.backend.variables={BACKEND_BURN_US: "25000"}';
      const reference = 'gate.references=[{name: lean, backendVariables: {BACKEND_BURN_US: "0"}}]';
      const played = await playNight(sandbox, ...set(reference, variables), ...NO_DRILLS);
      const { gate, night } = played;
      expectEnds(gate);
      expectAgreement(played);
      expect(night.outcome).not.toBe("pass");
      const main = gate.duets.find(({ kind }) => kind === "main");
      // Void or not, every round shows it: that is what the alarm is made of.
      for (const { quiet } of main?.rounds ?? [])
        expect(quiet?.bOverA).toMatchObject({ kind: "value", logRatio: expect.toSatisfy(large) });
      const isJudged = main?.cut === null;
      expect(kinds(gate).includes("confirmation")).toBe(isJudged);
      if (night.outcome === "regression") expect(isJudged).toBe(true);
      expect(sandbox.leftovers()).toEqual([]);
    },
    10 * MINUTES,
  );
});

const large = (logRatio: number) => logRatio > Math.log(2);
