import { readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Evidence } from "../evidence/evidence.ts";
import type { Round, TargetName } from "../evidence/round.ts";
import { busySchedule } from "../load/schedule.ts";
import { readEvidence } from "../record/evidence-file.ts";
import { seeded } from "../stats/random.ts";
import { EXIT } from "./exit-codes.ts";
import { badBackend, Sandbox } from "./testing.ts";

const MINUTES = 60_000;
const QUERIES = 50;
const PAIRS = 50;

/** Requests that the plan and the calibration ask for in a round. */
function scheduled({ calibration, plan }: Evidence, number: number): number {
  // The server's Chroma itself is asked in every other pair.
  const quiet = PAIRS * (plan.aa && calibration !== null ? 2 : 2.5);
  if (calibration?.busy.kind !== "offered") return quiet;
  const { blocks, blockMs, silenceMs, ratePerSecond: rate } = calibration.busy;
  const random = seeded(plan.seed, "busy", number);
  const load = { blocks, blockMs, silenceMs, rate, targets: 2, queries: QUERIES };
  return quiet + busySchedule({ ...load, random }).length;
}

/** Rows of samples.csv.gz by column, without the heading. */
function readSamples(file: string): Record<string, string>[] {
  const [head = "", ...rows] = gunzipSync(readFileSync(file)).toString().trimEnd().split("\n");
  const names = head.split(",");
  return rows.map((row) => {
    const values = row.split(",");
    return Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""]));
  });
}

/** Every request of every round has its sample. */
function expectAllSamples(sandbox: Sandbox, evidence: Evidence): void {
  const samples = readSamples(sandbox.inRun("samples.csv.gz"));
  const perRound = evidence.rounds.map(
    ({ number }) => samples.filter(({ round }) => round === String(number)).length,
  );
  expect(perRound).toEqual(evidence.rounds.map(({ number }) => scheduled(evidence, number)));
  expect(samples).toHaveLength(perRound.reduce((sum, count) => sum + count, 0));
}

function expectCleanEnd(sandbox: Sandbox): void {
  expect(sandbox.leftovers()).toEqual([]);
  expect(readFileSync(sandbox.inRun("undo.jsonl"), "utf8")).toBe("");
}

/** Causes of failures of a target over both points of a round. */
const causesOf = ({ quiet, busy }: Round, target: TargetName): string[] =>
  [quiet, busy].flatMap((point) => Object.keys(point?.targets[target]?.failures ?? {}));

describe.concurrent("a run to its end", () => {
  it(
    "compares both setups, keeps every sample, and draws its report again",
    async () => {
      using sandbox = new Sandbox();
      const ended = await sandbox.bench("--data=synthetic:2000x32").ended;
      expect(ended).toMatchObject({ code: EXIT.done });
      const evidence = readEvidence(sandbox.inRun());
      expect(evidence).toMatchObject({
        run: { ending: { kind: "complete" } },
        plan: { aa: false },
        data: { records: 2000, dimension: 32, queries: QUERIES },
      });
      expectAllSamples(sandbox, evidence);
      expectCleanEnd(sandbox);
      // One round proves the plumbing alone: the first queries are left out.
      expect(evidence.cold).toBeNull();
      expect(ended.stdout).not.toContain("First query");
      expect(readlinkSync(join(sandbox.reports, "latest"))).toBe(sandbox.runs()[0]);
      // Progress went to stderr, results to stdout.
      // As short as it can be typed from where the user stands.
      expect(ended.stdout).toContain(` reports/${sandbox.runs()[0]}/report.html`);
      expect(ended.stdout).toContain("INCONCLUSIVE");
      expect(ended.stderr).toMatch(/^round 1 \(/m);
      expect(ended.stdout).not.toMatch(/^round 1 \(/m);
      const again = await sandbox.run(["report"]);
      expect(again).toMatchObject({ code: EXIT.done, stderr: "" });
      const plain = (text: string) =>
        text.replaceAll(/\S*reports\/\S*/g, "").replaceAll(/\s+/g, " ");
      expect(plain(again.stdout)).toBe(plain(ended.stdout));
    },
    10 * MINUTES,
  );

  it(
    "measures a setup against itself, and prints JSON",
    async () => {
      using sandbox = new Sandbox();
      const ended = await sandbox.bench("--aa=local", "--json", "--fail-on=refuted,inconclusive")
        .ended;
      // An A/A run judges nothing, so there is nothing to fail on.
      expect(ended).toMatchObject({ code: EXIT.done });
      const evidence = readEvidence(sandbox.inRun());
      expect(JSON.parse(ended.stdout)).toMatchObject({
        run: { id: sandbox.runs()[0], command: "bench" },
        ending: { kind: "complete" },
        aa: true,
        verdicts: [],
      });
      expect(ended.stderr).toMatch(/^round 1 \(/m);
      expect(evidence.setups).toMatchObject({ a: { name: "local" }, b: { name: "local" } });
      expectAllSamples(sandbox, evidence);
      expectCleanEnd(sandbox);
    },
    10 * MINUTES,
  );
});

describe.concurrent("a target that breaks in a round", () => {
  /** Well through calibration, then after 60 queries of each round: while it is warmed. */
  const inRounds = (sandbox: Sandbox, name: string) => ({
    MISBEHAVE_STATE: join(sandbox.folder, `starts-${name}`),
    MISBEHAVE_FROM: 2,
    MISBEHAVE_AFTER: 60,
  });

  it(
    "is a finding when it dies, not a broken harness",
    async () => {
      using sandbox = new Sandbox();
      const bad = badBackend("server", "dies", inRounds(sandbox, "dies"));
      const ended = await sandbox.bench(...bad).ended;
      expect(ended).toMatchObject({ code: EXIT.done });
      const evidence = readEvidence(sandbox.inRun());
      expect(evidence.run.ending).toEqual({ kind: "complete" });
      expect(evidence.calibration?.busy.kind).toBe("offered");
      expect(evidence.rounds.length).toBeGreaterThan(0);
      for (const round of evidence.rounds) {
        expect(round.checks).toContainEqual({
          name: "alive",
          words: "the backend of b (server) ended during the round",
          outcome: "target",
        });
        expect(causesOf(round, "b")).toContain("connection refused");
        expect(causesOf(round, "a")).toEqual([]);
        expect(round.quiet?.bOverA).toEqual({ kind: "failed", by: "x" });
        expect(round.recall.b?.unanswered).toBe(0);
      }
      expectAllSamples(sandbox, evidence);
      expectCleanEnd(sandbox);
    },
    10 * MINUTES,
  );

  it(
    "is a finding when one hangs and the other answers 200 with nothing",
    async () => {
      using sandbox = new Sandbox();
      const ended = await sandbox.bench(
        ...["--set", "load.timeoutMs=1000"],
        ...badBackend("local", "hangs", inRounds(sandbox, "hangs")),
        ...badBackend("server", "empty", inRounds(sandbox, "empty")),
      ).ended;
      expect(ended).toMatchObject({ code: EXIT.done });
      const evidence = readEvidence(sandbox.inRun());
      expect(evidence.run.ending).toEqual({ kind: "complete" });
      for (const round of evidence.rounds) {
        expect(causesOf(round, "a")).toContain("timeout");
        expect(causesOf(round, "b")).toContain("too few ids");
        expect(round.quiet?.bOverA).toEqual({ kind: "failed", by: "both" });
      }
      expectAllSamples(sandbox, evidence);
      expectCleanEnd(sandbox);
    },
    10 * MINUTES,
  );
});
