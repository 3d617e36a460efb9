import { describe, expect, it } from "vitest";
import { Sandbox, set } from "./testing.ts";
import { expectAgreement, expectEnds, kinds, playNight } from "./testing-nights.ts";

const MINUTES = 60_000;

describe("a night with a candidate that burns CPU in every query", () => {
  it(
    "alarms only after a second look with fresh processes",
    async () => {
      using sandbox = new Sandbox();
      const variables = 'setups.server.backend.variables={BACKEND_BURN_US: "25000"}';
      const reference = 'gate.references=[{name: lean, backendVariables: {BACKEND_BURN_US: "0"}}]';
      const noDrills = set("gate.drills=[]", "gate.budgets.ledger=null");
      const played = await playNight(sandbox, ...set(reference, variables), ...noDrills);
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
