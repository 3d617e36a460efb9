import { join } from "node:path";
import { expect, it } from "vitest";
import { HarnessError } from "../../errors.ts";
import { temporaryFolder } from "../../host/testing.ts";
import { planSchema } from "../../plan/schema.ts";
import { readHistory } from "../../record/history.ts";
import { Scope } from "../../scope.ts";
import { recordUnbegun, unbegunNight } from "./unbegun.ts";

const plan = planSchema.parse({
  name: "nightly",
  gate: { references: [{ name: "last", chroma: "1.5.8" }] },
});
const busy = new HarnessError("BUSY", "Another run holds the machine.", { hint: "Wait for it." });

it("a night that couldn't begin is a record like any other, and says why", async () => {
  await using scope = new Scope();
  const folder = join(temporaryFolder(scope), "history");
  recordUnbegun(folder, plan, busy);
  const { nights, unreadable } = readHistory(folder);
  expect(unreadable).toEqual([]);
  expect(nights).toMatchObject([
    {
      outcome: "inconclusive",
      reasons: ["It couldn't begin (BUSY): Another run holds the machine.", "Wait for it."],
      references: [{ name: "last", fingerprint: { chroma: "1.5.8" } }],
    },
  ]);
});

it("is named by its time and plan, and holds no secret of a message", () => {
  const error = new HarnessError("STORAGE", "no space at https://me:hunter2@store.example/x");
  const night = unbegunNight(plan, error, new Date("2026-11-26T02:00:00.123Z"));
  expect(night.id).toBe("20261126T020000Z-nightly-unbegun");
  expect(JSON.stringify(night)).not.toContain("hunter2");
});
