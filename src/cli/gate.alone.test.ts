import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { GateEvidence, Night } from "../evidence/gate.ts";
import { readEvidence } from "../record/evidence-file.ts";
import { readHistory } from "../record/history.ts";
import { EXIT } from "./exit-codes.ts";
import { type Ended, Sandbox } from "./testing.ts";

const MINUTES = 60_000;

/** A night as short as a plan allows, on a corpus that is seeded in a second. */
const SMALL = [
  "--data=synthetic:1000x32",
  ...[
    "data.queryCount=50",
    "load.quiet.pairs=50",
    "load.busy.blocks=4",
    "load.warm.window=50",
    "load.warm.limitMs=500",
    "rounds.looks=[3]",
    "gate.selfTest.rounds=3",
    // Whatever this machine does to a median, a slow-down as large as this one stands out of it.
    "gate.budgets.p50-quiet=1",
    "gate.budgets.p50-busy=null",
    "gate.budgets.recovery=null",
  ].flatMap((setting) => ["--set", setting]),
];

const set = (...settings: string[]) => settings.flatMap((setting) => ["--set", setting]);
const SAME = set("gate.references=[{name: same}]");
const NO_DRILLS = set("gate.drills=[]", "gate.budgets.ledger=null");

interface PlayedNight {
  readonly ended: Ended;
  readonly gate: GateEvidence;
  readonly night: Night;
}

async function playNight(sandbox: Sandbox, ...args: string[]): Promise<PlayedNight> {
  const history = join(sandbox.folder, "history");
  const own = ["--reports", sandbox.reports, "--history", history];
  const ended = await sandbox.run(["gate", ...SMALL, ...own, ...args]);
  const { gate } = readEvidence(sandbox.inRun());
  if (gate === null) throw new Error(`The evidence has no gate:\n${ended.stderr}`);
  const { nights, unreadable } = readHistory(history);
  expect(unreadable).toEqual([]);
  const [night] = nights;
  if (night === undefined || nights.length > 1) throw new Error(`${nights.length} nights.`);
  return { ended, gate, night };
}

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

describe("a night whose only reference can't be had", () => {
  it(
    "comes to nothing, warns, says what to do, and is recorded; the third one in a row fails",
    async () => {
      using sandbox = new Sandbox();
      const gone = join(sandbox.folder, "gone");
      const reference = ["--reference", `old=backend:${gone}`];
      const { ended, gate, night } = await playNight(sandbox, ...reference);
      expect(ended.code).toBe(EXIT.done);
      expect(gate).toMatchObject({
        duets: [],
        missing: [{ what: "reference old", why: expect.stringContaining(gone) }],
      });
      expect(night).toMatchObject({ outcome: "inconclusive", references: [{ name: "old" }] });
      expect(night.reasons.join(" ")).toContain("git worktree");
      const own = ["--reports", sandbox.reports, "--history", join(sandbox.folder, "history")];
      const again = () => sandbox.run(["gate", ...SMALL, ...own, ...reference]);
      expect(await again()).toMatchObject({ code: EXIT.done });
      const third = await again();
      expect(third).toMatchObject({ code: EXIT.inconclusive });
      expect(third.stderr).toContain("The last three nights were all inconclusive");
      expect(sandbox.leftovers()).toEqual([]);
    },
    5 * MINUTES,
  );
});

describe("a night that is interrupted", () => {
  it(
    "leaves report and record, and nothing running; one that is killed is recorded by the next",
    async () => {
      using sandbox = new Sandbox();
      const history = join(sandbox.folder, "history");
      const own = ["--reports", sandbox.reports, "--history", history];
      const start = () => sandbox.start(["gate", ...SMALL, ...own, ...SAME]);
      const killed = start();
      await killed.until("the data", () => sandbox.works("pristine"));
      killed.kill("SIGKILL");
      await killed.ended;
      const [first = ""] = sandbox.runs();
      const interrupted = start();
      await interrupted.until("the data", () => sandbox.works("app.jsonl"));
      interrupted.kill("SIGINT");
      const ended = await interrupted.ended;
      expect(ended).toMatchObject({ code: EXIT.interrupted });
      const [second = ""] = sandbox.runs().filter((run) => run !== first);
      expect(ended.stderr).toContain(`night ${first} was killed`);
      const { nights } = readHistory(history);
      expect(nights.map(({ id, outcome }) => [id, outcome])).toEqual([
        [first, "inconclusive"],
        [second, "inconclusive"],
      ]);
      expect(nights[1]?.reasons).toContain("Interrupted by SIGINT.");
      expect(readdirSync(join(sandbox.reports, second))).toContain("summary.md");
      expect(sandbox.leftovers()).toEqual([]);
    },
    5 * MINUTES,
  );
});

describe("bad input", () => {
  it.each([
    [[], "gate.references"],
    [["--reference", "last=1.5.8"], "last-release=chroma:1.5.8"],
    [[...SAME, ...set("gate.drills=[crash]")], "gate.drills"],
    [[...SAME, ...set("gate.accepted=none.yaml")], "accepted regressions"],
    [[...SAME, "--fail-on", "slower"], "regression"],
  ])("%j is refused before anything is started, with the field", async (args, words) => {
    using sandbox = new Sandbox();
    const ended = await sandbox.run(["gate", "--reports", sandbox.reports, ...args]);
    expect(ended).toMatchObject({ code: EXIT.usage });
    expect(ended.stderr).toContain(words);
    expect(sandbox.runs()).toEqual([]);
  });

  it("says what a night would do and how long it takes, and does nothing", async () => {
    using sandbox = new Sandbox();
    const reference = ["--reference", "last-release=chroma:1.5.8"];
    const ended = await sandbox.run([
      "gate",
      "--dry-run",
      "--reports",
      sandbox.reports,
      ...reference,
    ]);
    expect(ended).toMatchObject({ code: EXIT.done });
    expect(ended.stdout).toContain("Reference last-release: Chroma 1.5.8.");
    expect(ended.stdout).toMatch(/It takes ~.* min/);
    expect(sandbox.runs()).toEqual([]);
  });
});
