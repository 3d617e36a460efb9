import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Evidence } from "../../evidence/evidence.ts";
import { temporaryFolder } from "../../host/testing.ts";
import { readHistory } from "../../record/history.ts";
import { fakeEvidence } from "../../report/testing.ts";
import { gateRun } from "../../report/testing-gate-runs.ts";
import { Scope } from "../../scope.ts";
import { allInconclusive, recordNight, type ToRecord } from "./history.ts";

const night = (
  id: string,
  beganAt: string,
  missing: { what: string; why: string }[] = [],
): Evidence => {
  const evidence = gateRun({ missing });
  return { ...evidence, run: { ...evidence.run, id, beganAt } };
};
const LOST = [{ what: "reference last-release", why: "it is gone" }];
const [FIRST, SECOND, THIRD] = [
  night("20261124T020000Z-gate-aaaa", "2026-11-24T02:00:00.000Z", LOST),
  night("20261125T020000Z-gate-bbbb", "2026-11-25T02:00:00.000Z", LOST),
  night("20261126T020000Z-gate-cccc", "2026-11-26T02:00:00.000Z", LOST),
] as const;

/** A run's folder as a run that was killed leaves it, or with its reports. */
function leave(reportsFolder: string, evidence: Evidence, { reported = false } = {}): void {
  const folder = join(reportsFolder, evidence.run.id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "evidence.json"), JSON.stringify(evidence));
  if (reported) writeFileSync(join(folder, "summary.md"), "");
}

function folders(scope: Scope) {
  const folder = temporaryFolder(scope);
  const history = join(folder, "history");
  const reportsFolder = join(folder, "reports");
  const record = (given: Pick<ToRecord, "evidence"> & Partial<ToRecord>) =>
    recordNight(history, { reportsFolder, secrets: [], ...given });
  return { history, reportsFolder, record };
}

describe("a night's record", () => {
  it("is added to those before it", async () => {
    await using scope = new Scope();
    const { history, record } = folders(scope);
    for (const evidence of [FIRST, SECOND]) record({ evidence });
    const ids = readHistory(history).nights.map(({ id }) => id);
    expect(ids).toEqual([FIRST.run.id, SECOND.run.id]);
  });

  it("tells of the third inconclusive night in a row, and not of the second", async () => {
    await using scope = new Scope();
    const { record } = folders(scope);
    const sleeping = [FIRST, SECOND, THIRD].map((evidence) => record({ evidence }).isSleeping);
    expect(sleeping).toEqual([false, false, true]);
  });

  it("is made up for where the night was killed, once, as inconclusive", async () => {
    await using scope = new Scope();
    const { history, reportsFolder, record } = folders(scope);
    const killed = night(FIRST.run.id, FIRST.run.beganAt);
    const by = "the harness ended without finishing";
    leave(reportsFolder, {
      ...killed,
      run: { ...killed.run, ending: { kind: "interrupted", by } },
    });
    const first = record({ evidence: SECOND });
    const second = record({ evidence: THIRD });
    expect([first.caughtUp, second.caughtUp]).toEqual([[FIRST.run.id], []]);
    const [made] = readHistory(history).nights;
    expect(made).toMatchObject({ id: FIRST.run.id, outcome: "inconclusive" });
    expect(made?.reasons[0]).toContain(by);
    expect(second.isSleeping).toBe(true);
  });

  it("isn't made up again where its file was cut since, and tonight's is added all the same", async () => {
    await using scope = new Scope();
    const { history, reportsFolder, record } = folders(scope);
    leave(reportsFolder, FIRST);
    record({ evidence: SECOND });
    const [file = ""] = readdirSync(history);
    writeFileSync(join(history, file), "{");
    const { caughtUp, unreadable } = record({ evidence: THIRD });
    expect({ caughtUp, unreadable: unreadable.length }).toEqual({ caughtUp: [], unreadable: 1 });
    expect(readHistory(history).nights.map(({ id }) => id)).toEqual([SECOND.run.id, THIRD.run.id]);
  });

  it("isn't made of what is no killed gate", async () => {
    await using scope = new Scope();
    const { reportsFolder, record } = folders(scope);
    leave(reportsFolder, FIRST, { reported: true });
    const bench = fakeEvidence({ ratios: { quiet: 1, busy: 1 }, rounds: 0 });
    const id = "20261123T020000Z-quick-dddd";
    leave(reportsFolder, { ...bench, run: { ...bench.run, id } });
    mkdirSync(join(reportsFolder, "20261122T020000Z-gate-eeee"));
    writeFileSync(join(reportsFolder, "20261122T020000Z-gate-eeee", "evidence.json"), "{");
    const { caughtUp } = record({ evidence: SECOND });
    expect(caughtUp).toEqual([]);
  });

  it("holds no secret", async () => {
    await using scope = new Scope();
    const { history, record } = folders(scope);
    const ending = { kind: "failed", code: "X", message: "token=hunter2!", hint: null } as const;
    const evidence = { ...FIRST, run: { ...FIRST.run, ending } };
    record({ evidence, secrets: ["hunter2!"] });
    const [kept] = readHistory(history).nights;
    expect(kept?.reasons.join()).toContain("token=REDACTED");
  });

  it("names the files beside it that can't be read, and is added all the same", async () => {
    await using scope = new Scope();
    const { history, record } = folders(scope);
    mkdirSync(history);
    writeFileSync(join(history, "cut.json"), '{"version": 1,');
    writeFileSync(join(history, "newer.json"), '{"version": 99}');
    const { unreadable } = record({ evidence: SECOND });
    expect(unreadable).toHaveLength(2);
    expect(unreadable[0]).toMatch(/^cut\.json: /);
    expect(unreadable[1]).toContain("Update chroma-assay.");
    expect(readHistory(history).nights).toHaveLength(1);
  });
});

it.each<[string, boolean]>([
  ["iii", true],
  ["piii", true],
  ["iiip", false],
  ["ipii", false],
  ["ii", false],
  ["iri", false],
])("nights that ended as %s sleep: %s", (letters, isSleeping) => {
  const outcomes = { i: "inconclusive", p: "pass", r: "regression" } as const;
  const nights = [...letters].map((letter) => ({
    outcome: outcomes[letter as keyof typeof outcomes],
  }));
  expect(allInconclusive(nights)).toBe(isSleeping);
});
