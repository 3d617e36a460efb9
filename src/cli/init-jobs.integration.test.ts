import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { INIT_FILES, templateOf, writeNew } from "./init-files.ts";

interface Step {
  readonly name?: string;
  readonly run?: string;
}

const jobs = (path: string) =>
  parse(
    templateOf(INIT_FILES.find((file) => file.path === path) ?? { path, template: path, of: null }),
  );
const github = jobs(".github/workflows/chroma-assay.yml");
const gitlab = jobs(".gitlab/chroma-assay.gitlab-ci.yml");

/** Whether a step is played, before or after one that failed. */
const isDue = (condition: string | undefined, isFailed: boolean) =>
  condition === "always()" || isFailed === (condition === "failure()");

/** Programs that stand for the network and for the harness, and note how they were called. */
const STUBS = {
  curl: `
for word; do url="$word"; done
name="\${url##*/}"
mkdir -p made/k6-v2.2.0-linux-amd64
printf '#!/bin/sh\\necho "k6 v2.2.0"\\n' > made/k6-v2.2.0-linux-amd64/k6
chmod +x made/k6-v2.2.0-linux-amd64/k6
case "$name" in
  *.tar.gz) tar -czf "$name" -C made k6-v2.2.0-linux-amd64 ;;
  *checksums.txt) sha256sum *.tar.gz > "$name" ;;
esac
if [ -n "$CURL_TAMPERS" ]; then echo tampered >> k6-v2.2.0-linux-amd64.tar.gz; fi`,
  npm: "",
  // What the harness does to the folders, as far as the steps after it look at them.
  npx: `
if [ "$3" = heartbeat ]; then ls .chroma-assay/history/*.json > /dev/null; exit; fi
mkdir -p reports/latest
if [ -z "$NO_NIGHT" ]; then echo "{}" > ".chroma-assay/history/$NIGHT.json"; fi
exit "\${GATE_EXIT:-0}"`,
};

/** A repository with a remote, as a runner has it after its checkout. */
class Runner {
  readonly folder = mkdtempSync(join(tmpdir(), "assay-runner-"));
  readonly remote = join(this.folder, "remote.git");
  readonly #bin = join(this.folder, "bin");
  #count = 0;

  constructor() {
    mkdirSync(this.#bin);
    for (const [name, script] of Object.entries(STUBS)) {
      const noted = `#!/bin/bash\nset -e\necho "${name} $*" >> "${this.folder}/calls"\n${script}\n`;
      writeFileSync(join(this.#bin, name), noted);
      chmodSync(join(this.#bin, name), 0o755);
    }
    const start = this.checkout(["init", "--quiet", "--initial-branch=main"]);
    writeNew(start, INIT_FILES);
    execFileSync("git", ["init", "--quiet", "--bare", "--initial-branch=main", this.remote]);
    for (const words of [
      "remote add origin ../remote.git",
      "add --all",
      "commit -qm start",
      "push -q origin main",
    ])
      this.git(start, ...words.split(" "));
  }

  /** A new work tree: a clone of the remote. */
  checkout(
    words: readonly string[] = ["clone", "--quiet", "--depth=1", `file://${this.remote}`],
  ): string {
    this.#count += 1;
    const work = join(this.folder, `work${this.#count}`);
    execFileSync("git", [...words, work], { env: this.#env() });
    return work;
  }

  git(work: string, ...args: string[]): string {
    return execFileSync("git", args, { cwd: work, encoding: "utf8", env: this.#env() });
  }

  /** Runs the steps as the runner's shell does; those after a failed one only where they say so. */
  play(work: string, steps: readonly (Step & { if?: string })[], env: Record<string, string> = {}) {
    const ended: Record<string, number | null> = {};
    const output: string[] = [];
    let isFailed = false;
    for (const step of steps) {
      if (step.run === undefined || !isDue(step.if, isFailed)) continue;
      const done = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run], {
        cwd: work,
        encoding: "utf8",
        env: { ...this.#env(), ...this.#noted(work), ...env },
      });
      ended[step.name ?? ""] = done.status;
      output.push(done.stdout, done.stderr);
      isFailed ||= done.status !== 0;
    }
    return { ended, isFailed, output: output.join("") };
  }

  calls(): string[] {
    const file = join(this.folder, "calls");
    return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  }

  /** Names of the nights on the history's branch. */
  nights(): string[] {
    const args = ["ls-tree", "--name-only", "chroma-assay-history"];
    return this.git(this.remote, ...args)
      .trim()
      .split("\n");
  }

  #env(): Record<string, string> {
    const author = { GIT_AUTHOR_NAME: "a", GIT_AUTHOR_EMAIL: "a@b.c" };
    return {
      PATH: [this.#bin, process.env["PATH"] ?? ""].join(delimiter),
      HOME: this.folder,
      ...author,
      GIT_COMMITTER_NAME: "a",
      GIT_COMMITTER_EMAIL: "a@b.c",
      K6_VERSION: github.jobs.night.env.K6_VERSION,
      K6_SHA256: "",
      GITHUB_ENV: join(this.folder, "env"),
      GITHUB_STEP_SUMMARY: join(this.folder, "summary"),
      NIGHT: `night${this.#count}`,
    };
  }

  /** What earlier steps have put into the environment. */
  #noted(work: string): Record<string, string> {
    const file = join(this.folder, "env");
    const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
    return {
      CI_PROJECT_DIR: work,
      ...Object.fromEntries(lines.map((line) => line.split("=", 2))),
    };
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

let runner: Runner;
beforeEach(() => {
  runner = new Runner();
});
afterEach(() => runner[Symbol.dispose]());

const NIGHT: readonly Step[] = github.jobs.night.steps;
const HEARTBEAT: readonly Step[] = github.jobs.heartbeat.steps;

describe("the GitHub workflow's night", () => {
  it("fetches k6, plays the gate by the plan, and keeps its night on a branch", () => {
    const work = runner.checkout();
    const { isFailed, output } = runner.play(work, NIGHT);
    expect(isFailed, output).toBe(false);
    expect(runner.calls()).toContain(
      "npx chroma-assay gate --plan chroma-assay.yaml --history .chroma-assay/history",
    );
    expect(readFileSync(join(runner.folder, "env"), "utf8")).toBe(
      `K6_BIN=${work}/.chroma-assay/k6/k6\n`,
    );
    expect(runner.nights()).toEqual(["night2.json"]);
    expect(existsSync(join(runner.folder, "summary"))).toBe(false);
  });

  it("adds to the nights before, and replaces none", () => {
    runner.play(runner.checkout(), NIGHT);
    runner.play(runner.checkout(), NIGHT);
    expect(runner.nights()).toEqual(["night2.json", "night3.json"]);
  });

  it("puts its night below one that was pushed meanwhile", () => {
    const [first, second] = [runner.checkout(), runner.checkout()];
    const until = NIGHT.findIndex(({ name }) => name === "Keep the history");
    runner.play(first, NIGHT.slice(0, until), { NIGHT: "first" });
    runner.play(second, NIGHT, { NIGHT: "second" });
    expect(runner.nights()).toEqual(["second.json"]);
    expect(runner.play(first, NIGHT.slice(until), { NIGHT: "first" }).isFailed).toBe(false);
    expect(runner.nights()).toEqual(["first.json", "second.json"]);
  });

  it("is kept after a regression, too, and fails all the same", () => {
    const { ended } = runner.play(runner.checkout(), NIGHT, { GATE_EXIT: "1" });
    expect(ended).toMatchObject({
      "Play the night": 1,
      "Keep the history": 0,
      "Tell of a night that never began": 0,
    });
    expect(runner.nights()).toEqual(["night2.json"]);
  });

  it("fails where no night was recorded", () => {
    const { ended, output } = runner.play(runner.checkout(), NIGHT, { NO_NIGHT: "1" });
    expect(ended["Keep the history"]).toBe(1);
    expect(output).toContain("No night was recorded");
  });

  it.each([
    ["an archive that isn't what the release lists", { CURL_TAMPERS: "1" }],
    ["an archive that isn't the pinned one", { K6_SHA256: "0".repeat(64) }],
  ])("refuses %s", (_, env) => {
    const { ended } = runner.play(runner.checkout(), NIGHT, env);
    expect(ended["Fetch k6"]).not.toBe(0);
    expect(readFileSync(join(runner.folder, "summary"), "utf8")).toContain("never began");
    expect(ended).not.toHaveProperty("Play the night");
  });

  it("begins no new history where the old one can't be reached", () => {
    const work = runner.checkout();
    runner.git(work, "remote", "set-url", "origin", "file:///nowhere/at-all.git");
    const { ended, output } = runner.play(work, NIGHT);
    expect(ended["Fetch the history"]).toBe(1);
    expect(output).toContain("can't be reached");
    expect(ended).not.toHaveProperty("Play the night");
  });
});

describe("the GitHub workflow's heartbeat", () => {
  it("warns before the first night, and asks the history after it", () => {
    const before = runner.play(runner.checkout(), HEARTBEAT);
    expect(before).toMatchObject({ isFailed: false });
    expect(before.output).toContain("::warning::No night was played yet");
    runner.play(runner.checkout(), NIGHT);
    expect(runner.play(runner.checkout(), HEARTBEAT).isFailed).toBe(false);
    expect(runner.calls().at(-1)).toBe(
      "npx chroma-assay gate heartbeat 3 --history .chroma-assay/history",
    );
  });
});

describe("the GitLab jobs", () => {
  const script = (job: string): Step[] => [{ name: job, run: gitlab[job].script.join("\n") }];

  it("play the gate by the plan with a k6 that was fetched", () => {
    const work = runner.checkout();
    const { isFailed, output } = runner.play(work, script("chroma-assay-night"));
    expect(isFailed, output).toBe(false);
    expect(runner.calls()).toContain(
      "npx chroma-assay gate --plan chroma-assay.yaml --history .chroma-assay/history",
    );
    expect(existsSync(join(work, ".chroma-assay/history/night2.json"))).toBe(true);
  });

  it("fail with the gate, and with a k6 that isn't what the release lists", () => {
    const night = script("chroma-assay-night");
    expect(runner.play(runner.checkout(), night, { GATE_EXIT: "1" }).isFailed).toBe(true);
    expect(runner.play(runner.checkout(), night, { CURL_TAMPERS: "1" }).isFailed).toBe(true);
  });

  it("ask the history for its last night, once there is one", () => {
    const work = runner.checkout();
    const heartbeat = script("chroma-assay-heartbeat");
    expect(runner.play(work, heartbeat).output).toContain("No night was played yet");
    mkdirSync(join(work, ".chroma-assay/history"), { recursive: true });
    expect(runner.play(work, heartbeat).isFailed).toBe(true);
    writeFileSync(join(work, ".chroma-assay/history/night.json"), "{}");
    expect(runner.play(work, heartbeat).isFailed).toBe(false);
  });
});
