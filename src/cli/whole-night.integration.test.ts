import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Sandbox } from "./testing.ts";
import { expectAgreement, expectEnds, kinds, playNight, SAME } from "./testing-nights.ts";

const MINUTES = 60_000;

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
    15 * MINUTES,
  );
});
