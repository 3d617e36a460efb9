import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { HarnessError } from "../../src/errors.ts";
import type { Engine } from "../../src/setup/docker/engine.ts";
import { askEngine, followEngine, refusalOf } from "../../src/setup/docker/engine-api.ts";
import { errorInStream } from "../../src/setup/docker/present-image.ts";
import { milliseconds } from "../../src/units/quantity.ts";
import { startCommand } from "./command.ts";
import type { HandIns } from "./hand-ins.ts";
import type { Programs, Recipe } from "./recipes.ts";

const LIMIT = milliseconds(15 * 60_000);
const SHORT = milliseconds(60_000);
const WORDS_LINES = 12;

export interface BuildInputs {
  readonly project: string;
  readonly base: string;
  readonly programs: Programs;
  readonly handIns: HandIns;
  /** Builds anew what the engine still has of earlier builds. */
  readonly force: boolean;
  readonly signal: AbortSignal;
}

/** Lays out exactly what the build may see, at the places where it lies in the project. */
function layOut(folder: string, recipe: Recipe, inputs: BuildInputs): void {
  const place = (from: string, to: string) => {
    mkdirSync(dirname(join(folder, to)), { recursive: true });
    copyFileSync(from, join(folder, to));
  };
  for (const file of recipe.files) place(join(inputs.project, file), file);
  if (recipe.program) place(inputs.programs[recipe.program.tool] ?? "", recipe.program.at);
  const { certificates, pipConf } = inputs.handIns;
  if (recipe.base === "scratch") return;
  if (certificates !== null) writeFileSync(join(folder, "certificates.crt"), certificates);
  if (pipConf !== null) writeFileSync(join(folder, "pip.conf"), pipConf, { mode: 0o600 });
}

/**
 * Builds one image and returns its id; it has no name yet. The engine's own builder is asked, which
 * every engine has, and which leaves no container behind.
 *
 * @throws HarnessError TOOLCHAIN_MISSING with the build's last words.
 */
export async function buildImage(
  engine: Engine,
  recipe: Recipe,
  inputs: BuildInputs,
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "assay-build-"));
  try {
    layOut(folder, recipe, inputs);
    const tar = startCommand({
      program: "tar",
      args: ["--create", "--owner=0", "--group=0", "--numeric-owner", "--directory", folder, "."],
      limitMs: LIMIT,
      signal: inputs.signal,
    });
    const base = recipe.base === "scratch" ? "scratch" : inputs.base;
    const reply = await followEngine(
      engine.address,
      {
        method: "POST",
        path: "/build",
        query: {
          version: "1",
          dockerfile: `fixtures/images/${recipe.part}/Dockerfile`,
          buildargs: JSON.stringify({ BASE: base, ...inputs.handIns.proxies }),
          labels: JSON.stringify({ "chroma-assay.image": recipe.part }),
          rm: "1",
          forcerm: "1",
          ...(inputs.force && { nocache: "1" }),
        },
        body: { tar: tar.stdout },
        limitMs: LIMIT,
        signal: inputs.signal,
      },
      () => undefined,
    );
    await tar.ended;
    return idIn(recipe, reply.status, reply.text);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function idIn(recipe: Recipe, status: number, text: string): string {
  const failure = status === 200 ? errorInStream(text) : refusalOf({ status, text });
  // Each stage tells its own; the last one is the image's.
  const id = [...text.matchAll(/"aux":\{"ID":"(sha256:[0-9a-f]{64})"\}/g)].at(-1)?.[1];
  if (failure === null && id !== undefined) return id;
  throw new HarnessError(
    "TOOLCHAIN_MISSING",
    `The image of ${recipe.part} can't be built: ${failure ?? "the builder told no id"}.\n${wordsOf(text)}`,
    {
      hint: "A build needs Debian's mirror and pip's index, and a base: one that a registry gives (--base IMAGE), or as root with debootstrap one made here (Debian: apt install debootstrap).",
    },
  );
}

/** The last of what the build's commands printed. */
function wordsOf(text: string): string {
  return text
    .split("\n")
    .flatMap((line) => {
      const stream = /^\{"stream":(".*")\}\r?$/.exec(line)?.[1];
      return stream === undefined ? [] : String(JSON.parse(stream)).split("\n");
    })
    .filter((line) => line.trim() !== "")
    .slice(-WORDS_LINES)
    .join("\n");
}

export async function nameImage(
  engine: Engine,
  id: string,
  { name, signal }: { name: string; signal: AbortSignal },
): Promise<void> {
  const [repo = "", tag = ""] = name.split(":");
  const path = `/images/${id}/tag`;
  const call = { method: "POST", path, query: { repo, tag }, limitMs: SHORT, signal } as const;
  const reply = await askEngine(engine.address, call);
  if (reply.status !== 201)
    throw new HarnessError("TOOLCHAIN_MISSING", `${name} can't be named: ${refusalOf(reply)}.`);
}

/** Removes an image; one that is gone, or in use, is no error. */
export async function removeImage(engine: Engine, id: string): Promise<void> {
  const { signal } = new AbortController();
  await askEngine(engine.address, {
    method: "DELETE",
    path: `/images/${id}`,
    limitMs: SHORT,
    signal,
  });
}

/**
 * Throws away the stages in which packages were installed. They are the builder's memory, which
 * spares the next build its downloads; but pip's settings, where handed in, may hold a password.
 */
export async function removeStages(engine: Engine, signal: AbortSignal): Promise<void> {
  const filters = { dangling: ["true"], label: ["chroma-assay.stage=packages"] };
  const query = { filters: JSON.stringify(filters) };
  const path = "/images/prune";
  await askEngine(engine.address, { method: "POST", path, query, limitMs: SHORT, signal });
}
