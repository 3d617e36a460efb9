import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { bakedFile, IMAGE_PARTS, type ImagePart, readBaked } from "../../src/setup/docker/baked.ts";
import { type Engine, findEngine } from "../../src/setup/docker/engine.ts";
import { askEngine } from "../../src/setup/docker/engine-api.ts";
import { imageOf } from "../../src/setup/docker/images.ts";
import { findImage } from "../../src/setup/docker/present-image.ts";
import { milliseconds } from "../../src/units/quantity.ts";
import { buildImage } from "./build.ts";
import { type Recipe, recipeOf } from "./recipes.ts";
import { removeTryOuts, tryOut } from "./try-out.ts";

const signal = new AbortController().signal;
const limits = { limitMs: milliseconds(30_000), signal };
const named = { chroma: null, backend: null, nginx: null, toxiproxy: null, k6: null };

let engine: Engine;
beforeAll(async () => {
  engine = await findEngine({ env: { DOCKER_HOST: inject("dockerHost") ?? "" }, signal });
});

const choiceOf = (part: ImagePart) => imageOf(part, { named });

/** The commands of all containers there are, ended ones too. */
async function commands(): Promise<readonly string[]> {
  const path = "/containers/json";
  const reply = await askEngine(engine.address, { path, query: { all: "1" }, ...limits });
  return (JSON.parse(reply.text) as { Command: string }[]).map(({ Command }) => Command);
}

describe.each(IMAGE_PARTS)("the image of %s", (part) => {
  it("is there, and its program runs", async () => {
    const image = await findImage(engine, choiceOf(part), limits);
    const version = await tryOut(engine, image?.id ?? "", { recipe: recipeOf(part), signal });
    const noted = readBaked(bakedFile)[part];
    if (image?.origin === "baked") expect(version).toBe(noted?.version);
    else expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it("is refused where its program isn't what is looked for, and no container stays", async () => {
    const image = await findImage(engine, choiceOf(part), limits);
    const marker = `no-such-program-${Math.random().toString(36).slice(2)}`;
    const recipe: Recipe = {
      ...recipeOf(part),
      tryOut: { entrypoint: [`/${marker}`], args: [], version: /./ },
    };
    await expect(tryOut(engine, image?.id ?? "", { recipe, signal })).rejects.toThrow(
      `The new image of ${part} doesn't work`,
    );
    expect((await commands()).filter((command) => command.includes(marker))).toEqual([]);
  });
});

describe("what a bake that was killed has left", () => {
  it("is removed by the next one", async () => {
    const image = await findImage(engine, choiceOf("k6"), limits);
    const marker = `left-${Math.random().toString(36).slice(2)}`;
    const Labels = { "chroma-assay.bake": "k6" };
    const json = { Image: image?.id, Entrypoint: [marker], Cmd: [], Labels };
    const path = "/containers/create";
    await askEngine(engine.address, { method: "POST", path, body: { json }, ...limits });
    const left = async () => (await commands()).filter((command) => command.includes(marker));
    await removeTryOuts(engine, signal);
    expect(await left()).toHaveLength(1);
    await expect
      .poll(
        async () => {
          await removeTryOuts(engine, signal, "1s");
          return left();
        },
        { timeout: 20_000 },
      )
      .toEqual([]);
  });
});

describe.each(["chroma", "backend"] as const)("the image of %s", (part) => {
  it("keeps nothing of what this machine handed in", async () => {
    const image = await findImage(engine, choiceOf(part), limits);
    const script = `
import os
names = {name for _, _, files in os.walk("/") for name in files}
kept = names & {"certificates.crt", "pip.conf", "requirements.txt"}
print("kept:", sorted(kept), "but app:", "chromadb_rust_bindings.abi3.so" in names)`;
    const recipe: Recipe = {
      ...recipeOf(part),
      tryOut: { entrypoint: ["python", "-c"], args: [script], version: /^kept: (.*?)\s*$/m },
    };
    expect(await tryOut(engine, image?.id ?? "", { recipe, signal })).toBe("[] but app: True");
  });
});

describe("a build", () => {
  let project: string;
  let marker: string;
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), "assay-broken-"));
    marker = `marker-${Math.random().toString(36).slice(2)}`;
  });
  afterEach(() => rmSync(project, { recursive: true }));

  const build = (instruction: string, stop: AbortSignal) => {
    const recipe = { ...recipeOf("nginx"), files: ["fixtures/images/nginx/Dockerfile"] };
    mkdirSync(join(project, "fixtures/images/nginx"), { recursive: true });
    writeFileSync(
      join(project, "fixtures/images/nginx/Dockerfile"),
      `ARG BASE\nFROM \${BASE}\n${instruction}\n`,
    );
    return buildImage(engine, recipe, {
      project,
      base: choiceOf("nginx").name,
      programs: {},
      handIns: { certificates: null, pipConf: null, proxies: {} },
      force: false,
      signal: stop,
    });
  };
  const left = async () => (await commands()).filter((command) => command.includes(marker));

  it("that fails tells its last words, and leaves no container", async () => {
    const building = build(`RUN echo ${marker}; echo the mirror is away; exit 7`, signal);
    await expect(building).rejects.toThrow(/can't be built: .*code: 7[\s\S]*the mirror is away/);
    expect(await left()).toEqual([]);
  });

  it("that is interrupted leaves no container", async () => {
    const interrupt = new AbortController();
    const building = build(`RUN echo ${marker}; sleep 600`, interrupt.signal);
    building.catch(() => undefined);
    await expect.poll(left, { timeout: 60_000 }).toHaveLength(1);
    interrupt.abort();
    await expect(building).rejects.toMatchObject({ name: "AbortError" });
    await expect.poll(left, { timeout: 60_000 }).toEqual([]);
  });
});
