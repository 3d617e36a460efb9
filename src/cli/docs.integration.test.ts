import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseAccepted } from "../plan/accepted.ts";
import { addNight } from "../record/history.ts";
import { nightOf } from "../report/night.ts";
import { gateRun } from "../report/testing-gate-runs.ts";
import { projectFolder } from "../toolchain/record.ts";
import { blocksOf, readPage } from "../toolchain/testing-pages.ts";
import { EXIT } from "./exit-codes.ts";
import { Sandbox } from "./testing.ts";

const PAGES = ["README.md", "docs/cutover.md", "docs/nightly.md", "docs/drills.md"];

/** The harness's command lines in a page's shell blocks, without the program's name. */
function commandsOf(page: string): string[] {
  return blocksOf(readPage(page), "sh")
    .join("")
    .split("\n")
    .flatMap(
      (line) => /^(?:npx chroma-assay|npm start --) (.*?)(?:\s{2,}.*)?$/.exec(line)?.[1] ?? [],
    );
}

/** What measures, breaks or asks isn't played here; it says what it would do. */
const PLAYED = ["run", "bench", "drill", "gate", "audit"];

function dryly(command: string): string[] {
  const words = command.split(" ");
  const isHistory = words[0] === "gate" && ["trend", "heartbeat"].includes(words[1] ?? "");
  const [first = "run"] = words;
  const plays = (PLAYED.includes(first) || first.startsWith("--")) && !isHistory;
  return plays && !words.some((word) => ["--dry-run", "--list"].includes(word))
    ? [...words, "--dry-run"]
    : words;
}

/** Makes the evidence another run's. */
function renameRun(file: string): void {
  const text = readFileSync(file, "utf8");
  const id = /\d{8}T\d{6}Z-[a-z]+-[a-z]{4}/.exec(text)?.[0] ?? "";
  writeFileSync(file, text.replaceAll(id, "20261101T000000Z-quick-aaaa"));
}

describe.each(PAGES)("the commands of %s", (page) => {
  it("can be typed as they stand, in their order", async () => {
    using sandbox = new Sandbox();
    // As if the runs before it had been played.
    for (const run of ["latest", "A", "B"])
      cpSync(join(projectFolder, "reports/sample"), join(sandbox.reports, run), {
        recursive: true,
      });
    renameRun(join(sandbox.reports, "A/evidence.json"));
    const night = nightOf(gateRun());
    addNight(join(sandbox.folder, ".chroma-assay/history"), {
      ...night,
      outcome: "pass",
      beganAt: new Date().toISOString(),
    });
    // What goes on with a run needs one that was cut short on this machine; its own tests have one.
    const commands = commandsOf(page).filter((command) => !command.includes("--resume"));
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) {
      const ended = await sandbox.run(dryly(command));
      expect(ended, `${command}\n${ended.stderr}`).toMatchObject({ code: EXIT.done });
    }
  }, 300_000);
});

it("finds a command that can't be typed", async () => {
  using sandbox = new Sandbox();
  expect(await sandbox.run(dryly("run --profil quick"))).toMatchObject({ code: EXIT.usage });
});

describe("what docs/nightly.md shows", () => {
  const [plan = "", accepted = ""] = blocksOf(readPage("docs/nightly.md"), "yaml");

  it("is a plan for deployments that exist already, as it stands", async () => {
    using sandbox = new Sandbox();
    const file = join(sandbox.folder, "staging.yaml");
    writeFileSync(file, plan);
    const ended = await sandbox.run(["gate", "--plan", file, "--dry-run"]);
    expect(ended).toMatchObject({ code: EXIT.done });
    expect(ended.stdout).toContain("nothing is written");
  });

  it("is a file of accepted regressions that can be taken", () => {
    expect(parseAccepted(accepted, "chroma-assay.accepted.yaml")).toEqual([
      expect.objectContaining({ metric: "p50-quiet", size: 0.12, until: "2027-01-31" }),
    ]);
  });
});
