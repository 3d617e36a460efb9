import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { claimIds } from "../../claims/catalogue.ts";
import { evidenceOf } from "../../claims/testing.ts";
import { HarnessError } from "../../errors.ts";
import type { Evidence } from "../../evidence/evidence.ts";
import { planOfProfile } from "../../plan/parse.ts";
import type { Plan } from "../../plan/schema.ts";
import { writePlan } from "../../plan/write.ts";
import { redact, secretsIn } from "../../record/redact.ts";
import { drillNames } from "../drill-list.ts";
import { machineDifferences } from "./differences.ts";
import { openResume } from "./open-resume.ts";
import { commandOf, planHash, requireSame } from "./resumable.ts";
import { keepData, resumedDraft } from "./resumed-draft.ts";

const known = { claims: claimIds, drills: drillNames };
const smoke = planOfProfile("smoke", { known });

const CUT = { kind: "interrupted", by: "SIGINT" } as const;

function cut(command: Evidence["run"]["command"] = "bench"): Evidence {
  const evidence = evidenceOf({ rounds: 2 });
  return { ...evidence, run: { ...evidence.run, command, ending: CUT } };
}

function refused(action: () => unknown): HarnessError {
  try {
    action();
  } catch (error) {
    if (error instanceof HarnessError) return error;
    throw error;
  }
  throw new Error("It was let through.");
}

/** A run's folder with evidence.json and plan.yaml. */
function folderOf(plan: Plan, evidence: Evidence, change = (text: string) => text) {
  const path = mkdtempSync(join(tmpdir(), "assay-resume-"));
  const text = redact(writePlan(plan), secretsIn(plan));
  writeFileSync(join(path, "plan.yaml"), change(text));
  const hashed = { ...evidence, plan: { ...evidence.plan, hash: planHash(text) } };
  writeFileSync(join(path, "evidence.json"), JSON.stringify(hashed));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

describe("a run's folder", () => {
  it("gives back the plan, the command and what was measured", () => {
    using folder = folderOf(smoke, cut());
    const opened = openResume(folder.path, null);
    expect(opened).toMatchObject({ command: "bench", plan: smoke, aa: null });
    expect(opened.resume.evidence.rounds).toHaveLength(2);
  });

  it("is gone on with by the same plan, said again", () => {
    using folder = folderOf(smoke, cut());
    expect(openResume(folder.path, smoke).plan).toEqual(smoke);
  });

  it("is refused by another plan, with the field", () => {
    using folder = folderOf(smoke, cut());
    const other = { ...smoke, load: { ...smoke.load, spinMs: 0 as Plan["load"]["spinMs"] } };
    const { code, message } = refused(() => openResume(folder.path, other));
    expect(code).toBe("USAGE");
    expect(message).toMatch(/same plan .*load\.spinMs was 1\.2 and is 0/);
  });

  it("is refused where plan.yaml was edited, with the field where it is known", () => {
    using seed = folderOf(smoke, cut(), (text) => text.replace("seed: 1", "seed: 2"));
    expect(refused(() => openResume(seed.path, null)).message).toMatch(/changed \(.*seed/);
    using other = folderOf(smoke, cut(), (text) => text.replace("pairs: 60", "pairs: 61"));
    expect(refused(() => openResume(other.path, null)).message).toMatch(/but it was changed/);
  });

  it("asks for the plan again where it had secrets, and takes no other", () => {
    const withSecret = (token: string): Plan => {
      const { local } = smoke.setups;
      const backend = { ...local.backend, variables: { APP_TOKEN: token } };
      return { ...smoke, setups: { ...smoke.setups, local: { ...local, backend } } };
    };
    using folder = folderOf(withSecret("first-secret"), cut());
    expect(refused(() => openResume(folder.path, null)).message).toMatch(/had secrets/);
    expect(openResume(folder.path, withSecret("first-secret")).plan).toEqual(
      withSecret("first-secret"),
    );
    expect(refused(() => openResume(folder.path, smoke)).message).toMatch(/variables/);
  });

  it("is refused where there is none", () => {
    expect(refused(() => openResume("/nowhere", null)).code).toBe("EVIDENCE_INVALID");
  });
});

describe("a run that can't go on", () => {
  it("is a complete one", () => {
    expect(refused(() => commandOf(evidenceOf())).message).toMatch(/made-up is complete/);
  });

  it("is one of another command", () => {
    expect(refused(() => commandOf(cut("audit"))).message).toMatch(/one of `audit`/);
    expect(commandOf(cut("drill"))).toBe("drill");
  });
});

describe("the machine", () => {
  const { environment } = cut();

  it("is the same after a boot that left a little less memory, with another harness", () => {
    const memoryBytes = (environment.memoryBytes * 0.999) as typeof environment.memoryBytes;
    expect(machineDifferences(environment, { ...environment, memoryBytes, commit: "abc" })).toEqual(
      [],
    );
  });

  it.each([
    ["environment.kernel", { kernel: "6.9" }],
    ["environment.cores", { cores: 3 }],
    ["environment.versions.chromadb", { versions: { chromadb: "1.6.0" } }],
    ["environment.memoryBytes", { memoryBytes: (2 ** 33) as typeof environment.memoryBytes }],
  ])("is another where %s differs, which is named", (field, change) => {
    const found = machineDifferences(environment, { ...environment, ...change });
    expect(found.map((one) => one.field)).toEqual([field]);
    expect(refused(() => requireSame("machine and tools", found)).message).toContain(field);
  });
});

describe("evidence that goes on", () => {
  const begun = new Date("2026-11-25T17:30:00.000Z").getTime();
  const at = (seconds: number) => ({ now: new Date(begun + seconds * 1000), commit: "abc" });

  it("keeps everything, and tells when it went on", () => {
    const draft = resumedDraft(cut(), at(500));
    expect(draft.rounds).toHaveLength(2);
    expect(draft.run.resumed).toEqual([
      {
        at: "2026-11-25T17:38:20.000Z",
        savedAt: "2026-11-25T17:33:20.000Z",
        gapMs: 300_000,
        tookMs: 200_000,
        endedBy: "SIGINT",
        rounds: 2,
        drills: 0,
        commit: "abc",
      },
    ]);
  });

  it("leaves out a trial that was cut short, and no other", () => {
    const kinds = ["played", "cut", "failed", "refused"] as const;
    const drills = kinds.map((kind) => ({ state: { kind } }) as Evidence["drills"][number]);
    const draft = resumedDraft({ ...cut(), drills }, at(500));
    expect(draft.drills.map(({ state }) => state.kind)).toEqual(["played", "failed", "refused"]);
    expect(draft.run.resumed).toMatchObject([{ drills: 1 }]);
  });

  it("counts the second gap from the end of the second part", () => {
    const first = resumedDraft(cut(), at(500));
    const run = { ...first.run, tookMs: (first.run.tookMs + 60_000) as typeof first.run.tookMs };
    const second = resumedDraft({ ...first, run }, at(600));
    expect(second.run.resumed).toMatchObject([{ gapMs: 300_000 }, { gapMs: 40_000 }]);
  });

  it("refuses other data, with both hashes, and notes an index that was built anew", () => {
    const facts = { hash: "one", seedingMs: 5, notes: [] } as unknown as NonNullable<
      Evidence["data"]
    >;
    const draft = { ...resumedDraft(cut(), at(500)), data: facts };
    expect(refused(() => keepData(draft, { ...facts, hash: "two" })).message).toMatch(
      /data\.hash was one and is two/,
    );
    keepData(draft, facts);
    expect(draft.data?.notes).toEqual([]);
    keepData(draft, { ...facts, seedingMs: 9 as typeof facts.seedingMs });
    expect(draft.data?.notes).toEqual([expect.stringMatching(/built anew/)]);
  });
});
