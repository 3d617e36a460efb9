import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { DrillEvidence } from "../../evidence/drill.ts";
import { trialsOf } from "./play-drills.ts";

const trial = (number: number, kind: DrillEvidence["state"]["kind"], name = "hang") =>
  ({ name, trial: number, state: { kind, why: "" } }) as unknown as DrillEvidence;

function trials(before: readonly DrillEvidence[], folders: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), "assay-trials-"));
  try {
    for (const name of folders) mkdirSync(join(folder, "drills", name), { recursive: true });
    return trialsOf({ shop: { plan: { drilling: { repeat: 3 } } }, before, folder }, "hang");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("a drill's trials", () => {
  it("are as many as the plan says", () => {
    expect(trials([])).toEqual([1, 2, 3]);
  });

  it("go on behind those that were played before an interruption", () => {
    expect(trials([trial(1, "played"), trial(1, "played", "other")])).toEqual([2, 3]);
    expect(trials([trial(1, "played"), trial(2, "refused"), trial(3, "played")])).toEqual([]);
  });

  it("replace one that was cut short, failed, or left nothing but its folder", () => {
    expect(trials([trial(1, "played"), trial(2, "cut")])).toEqual([3, 4]);
    expect(trials([trial(1, "failed")])).toEqual([2, 3, 4]);
    expect(trials([trial(1, "played")], ["hang-1", "hang-2", "hang-as-written-9"])).toEqual([3, 4]);
  });
});
