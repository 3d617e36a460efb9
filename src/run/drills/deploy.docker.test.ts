import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { catalogue } from "../../claims/catalogue.ts";
import { judgeDeploy } from "../../claims/judges/deploy.ts";
import { drilled } from "../../claims/testing-drills.ts";
import { drills } from "../../drills/catalogue.ts";
import type { DrillEvidence } from "../../evidence/drill.ts";
import { temporaryFolder } from "../../host/testing.ts";
import { planOfProfile } from "../../plan/parse.ts";
import { Scope } from "../../scope.ts";
import { findEngine } from "../../setup/docker/engine.ts";
import { askEngine } from "../../setup/docker/engine-api.ts";
import { loadToolchain } from "../../toolchain/load-toolchain.ts";
import { milliseconds } from "../../units/quantity.ts";
import { openPractice } from "./practice.ts";

const signal = new AbortController().signal;
const MINUTES = 60_000;

/** One service that takes connections nowhere, and one that is to be asked. */
const SILENT = `
services:
  silent:
    image: \${CHROMA_ASSAY_IMAGE_BACKEND}
    command: [sleep, "600"]
    stop_signal: SIGKILL
    ports: ["8000:8000"]
x-chroma-assay:
  answers:
    - { name: app, service: silent, port: 8000, path: /health }
`;

describe("deploying by one command", () => {
  let scope: Scope;
  let folder: string;
  beforeEach(() => {
    scope = new Scope();
    folder = temporaryFolder(scope);
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const play = async (drill: string, fields: Readonly<Record<string, string>> = {}) => {
    const practice = await openPractice({
      plan: planOfProfile("smoke", {
        known: { claims: catalogue.map(({ id }) => id), drills: drills.map(({ name }) => name) },
        settings: Object.entries({ "drilling.records": "100", ...fields }).map(([field, text]) => ({
          flag: field,
          field,
          text,
        })),
      }),
      toolchain: loadToolchain(),
      reportsFolder: join(folder, "reports"),
      cacheFolder: join(folder, "cache"),
      show: () => undefined,
      signal,
    });
    scope.use("end the practice", practice);
    const played = await practice.play(drill);
    expect(await leftovers()).toEqual([]);
    return played;
  };
  const fileOf = (text: string): string => {
    mkdirSync(join(folder, "deployment"));
    const file = join(folder, "deployment", "compose.yml");
    writeFileSync(file, text);
    return file;
  };
  const outcomes = ({ invariants }: DrillEvidence) =>
    Object.fromEntries(invariants.map(({ id, outcome }) => [id, outcome]));

  it(
    "brings right answers of both setups with the project's file, and leaves nothing",
    async () => {
      const played = await play("deploy", { "rounds.readyMs": "120000" });
      expect(played).toMatchObject({ state: { kind: "played" }, cleanUp: [] });
      expect(outcomes(played)).toEqual({
        "one-command": "held",
        "answers-server": "held",
        "answers-local": "held",
      });
      expect(played.spans).toMatchObject([{ id: "deploy", took: { kind: "within" } }]);
      expect(judgeDeploy(drilled(played)).kind).toBe("inconclusive");
    },
    6 * MINUTES,
  );

  it(
    "is refuted by a deployment that never answers, and names it with its state",
    async () => {
      const file = fileOf(SILENT);
      const played = await play("deploy", {
        "drilling.composeFile": file,
        "rounds.readyMs": "20000",
      });
      expect(played.state).toEqual({ kind: "played" });
      expect(outcomes(played)).toEqual({ "one-command": "held", "answers-app": "broken" });
      expect(judgeDeploy(drilled(played))).toMatchObject({
        kind: "refuted",
        headline: expect.stringMatching(
          /^In deploy: app answers rightly: not within 20\.0 s of the command's end: .* \(silent: running\)\.$/,
        ),
      });
    },
    3 * MINUTES,
  );

  it(
    "is refuted by a command that fails, in the command's own words",
    async () => {
      const broken = SILENT.replace('command: [sleep, "600"]', "command: [no-such-program]");
      const file = fileOf(broken);
      const played = await play("deploy", {
        "drilling.composeFile": file,
        "rounds.readyMs": "20000",
      });
      expect(outcomes(played)).toEqual({ "one-command": "broken", "answers-app": "broken" });
      expect(played.invariants[0]?.found).toContain("no-such-program");
    },
    3 * MINUTES,
  );

  it(
    "refuses a file that doesn't say whom to ask, before anything is begun",
    async () => {
      const file = fileOf(SILENT.replace(/x-chroma-assay[\s\S]*/, ""));
      const played = await play("deploy", { "drilling.composeFile": file });
      expect(played.state).toMatchObject({
        kind: "refused",
        why: expect.stringContaining("x-chroma-assay"),
      });
      expect(judgeDeploy(drilled(played)).kind).toBe("not exercised");
    },
    2 * MINUTES,
  );
});

/** Everything that a deployment of a drill may leave. */
async function leftovers(): Promise<readonly unknown[]> {
  const engine = await findEngine({ signal });
  const limits = { limitMs: milliseconds(10_000), signal };
  const filters = JSON.stringify({ label: ["com.docker.compose.project"] });
  const of = async (path: string, pick: (json: never) => readonly { Name?: string }[]) => {
    const { text } = await askEngine(engine.address, {
      path,
      query: { filters, all: "1" },
      ...limits,
    });
    return pick(JSON.parse(text) as never).filter((one) =>
      JSON.stringify(one).includes("assay-deploy-"),
    );
  };
  return [
    ...(await of("/containers/json", (list) => list)),
    ...(await of("/networks", (list) => list)),
    ...(await of("/volumes", (list: { Volumes: { Name: string }[] | null }) => list.Volumes ?? [])),
  ];
}
