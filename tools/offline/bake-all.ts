import { HarnessError, messageOf } from "../../src/errors.ts";
import { limited } from "../../src/host/clock.ts";
import {
  type BakedImage,
  type BakedImages,
  bakedFile,
  type ImagePart,
  readBaked,
  writeBaked,
} from "../../src/setup/docker/baked.ts";
import { type Engine, findEngine } from "../../src/setup/docker/engine.ts";
import { findImage } from "../../src/setup/docker/present-image.ts";
import { projectFolder, readRecord, toolchainFile } from "../../src/toolchain/record.ts";
import { milliseconds } from "../../src/units/quantity.ts";
import { baseName, findDebian, makeBase } from "./base.ts";
import { buildImage, nameImage, removeImage, removeStages } from "./build.ts";
import { runCommand } from "./command.ts";
import { collectHandIns, type HandIns } from "./hand-ins.ts";
import type { Progress } from "./progress.ts";
import { filesOf, nameOf, type Programs, type Recipe, recipeOf } from "./recipes.ts";
import { removeTryOuts, tryOut } from "./try-out.ts";

const SHORT = milliseconds(60_000);
/** Where no base can be made here. */
const REGISTRY_BASE = "python:3.13-slim";
const BUILD_TOOLS = milliseconds(40 * 60_000);

export interface Wish {
  readonly parts: readonly ImagePart[];
  /** null: Debian's smallest system, made here. */
  readonly base: string | null;
  readonly force: boolean;
  readonly limitMinutes: number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

interface Bench {
  readonly engine: Engine;
  readonly wish: Wish;
  readonly handIns: HandIns;
  /** Fires when the user interrupts, at the limit, and when another part has failed. */
  readonly signal: AbortSignal;
}

/** Runs one step, and says how it went. */
async function step<T>(
  progress: Progress,
  [name, what]: readonly [string, string],
  work: () => Promise<readonly [string, T]>,
): Promise<T> {
  const line = progress.start(name, what);
  try {
    const [text, result] = await work();
    line.done(text);
    return result;
  } catch (error) {
    line.fail();
    throw error;
  }
}

const look = (engine: Engine, name: string, signal: AbortSignal) =>
  findImage(engine, { part: "backend", name, origin: "plan" }, { limitMs: SHORT, signal });

async function provideBase({ engine, wish, signal }: Bench): Promise<string> {
  const { base, force, progress } = wish;
  // The builder fetches it where it can.
  if (base !== null) return base;
  const debian = findDebian(process.env, process.getuid?.() === 0);
  if (debian === null) {
    progress.say(`no debootstrap, or no rights of root: building on ${REGISTRY_BASE}`);
    return REGISTRY_BASE;
  }
  const name = baseName(debian.mirror);
  if (!force && (await look(engine, name, signal)) !== null) return name;
  return step(progress, ["base", "Debian's smallest system with Python"], async () => {
    await makeBase(engine, name, { debian, signal });
    return ["ready", name];
  });
}

/** The programs that go into images, built by the set-up where they aren't there yet. */
async function providePrograms(recipes: readonly Recipe[], bench: Bench): Promise<Programs> {
  const wanted = recipes.flatMap(({ program }) => (program ? [program.tool] : []));
  if (wanted.length === 0) return {};
  await runCommand(
    {
      program: process.execPath,
      args: [`${projectFolder}/tools/setup.mjs`, ...wanted],
      limitMs: BUILD_TOOLS,
      signal: bench.signal,
    },
    bench.wish.progress.say,
  );
  const { k6, toxiproxy } = readRecord(toolchainFile).tools;
  return { ...(k6 && { k6: k6.path }), ...(toxiproxy && { toxiproxy: toxiproxy.path }) };
}

async function bakeOne(
  recipe: Recipe,
  { base, programs }: { base: string; programs: Programs },
  { engine, wish, handIns, signal }: Bench,
): Promise<BakedImage> {
  const { progress, force } = wish;
  const name = nameOf(recipe, { project: projectFolder, base, programs });
  const files = filesOf(recipe, projectFolder);
  const noted = notedImages()[recipe.part];
  const there = force ? null : await look(engine, name, signal);
  if (there !== null && noted?.id === there.id) {
    progress.say(`${recipe.part}: unchanged`);
    return { ...noted, name, files };
  }
  return step(progress, [recipe.part, "building"], async () => {
    const inputs = { project: projectFolder, base, programs, handIns, force, signal };
    const id = there?.id ?? (await buildImage(engine, recipe, inputs));
    let version: string;
    try {
      version = await tryOut(engine, id, { recipe, signal });
    } catch (error) {
      await removeImage(engine, id);
      throw error;
    }
    await nameImage(engine, id, { name, signal });
    // What this one replaces; it stays where a container still uses it.
    if (noted !== undefined && noted.name !== name) await removeImage(engine, noted.name);
    const image = await look(engine, name, signal);
    if (image === null)
      throw new HarnessError("TOOLCHAIN_MISSING", `${name} is gone as soon as it is made.`);
    const size = `${Math.round(image.sizeBytes / 1e6)} MB`;
    return [
      `${version} is ready, ${size}`,
      { name, id: image.id, version, sizeBytes: image.sizeBytes, files },
    ];
  });
}

/** What earlier bakes noted; a file that can't be read is written anew. */
function notedImages(): BakedImages {
  try {
    return readBaked(bakedFile);
  } catch (error) {
    if (error instanceof HarnessError) return {};
    throw error;
  }
}

/**
 * Bakes the parts and notes each as soon as it is there.
 * @throws HarnessError with what failed first; the other parts are ended then.
 */
export async function bake(wish: Wish): Promise<void> {
  const began = performance.now();
  const failed = new AbortController();
  const limitMs = milliseconds(wish.limitMinutes * 60_000);
  const over = limited(wish.signal, limitMs);
  const signal = AbortSignal.any([over, failed.signal]);
  const engine = await findEngine({ signal });
  await removeTryOuts(engine, signal);
  const bench: Bench = { engine, wish, handIns: collectHandIns(process.env), signal };
  wish.progress.say(`Docker ${engine.version} at ${engine.host}; ${wish.parts.join(", ")}`);

  const recipes = wish.parts.map(recipeOf);
  let first: { readonly error: unknown } | null = null;
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      first ??= { error };
      failed.abort();
      throw error;
    }
  };
  const needsBase = recipes.some(({ base }) => base === "debian");
  const base = guarded(() => (needsBase ? provideBase(bench) : Promise.resolve("scratch")));
  const programs = guarded(() => providePrograms(recipes, bench));
  const bakeIn = async (recipe: Recipe): Promise<void> => {
    const ready = recipe.base === "scratch" ? "scratch" : await base;
    const inputs = { base: ready, programs: recipe.program ? await programs : {} };
    const image = await bakeOne(recipe, inputs, bench);
    writeBaked(bakedFile, { ...notedImages(), [recipe.part]: image });
  };
  // Chroma and the backend share their packages: the second finds what the first has installed.
  const inTurn = recipes.filter(({ part }) => part === "chroma" || part === "backend");
  const rest = recipes.filter((recipe) => !inTurn.includes(recipe));
  await Promise.allSettled([
    base,
    programs,
    guarded(async () => {
      for (const recipe of inTurn) await bakeIn(recipe);
    }),
    ...rest.map((recipe) => guarded(() => bakeIn(recipe))),
  ]);
  if (bench.handIns.pipConf !== null) await removeStages(engine, new AbortController().signal);
  if (first !== null) throw describe((first as { error: unknown }).error, wish, over);
  wish.progress.say(
    `all is there (${Math.round((performance.now() - began) / 1000)} s), noted in .toolchain/images.json`,
  );
}

function describe(error: unknown, wish: Wish, over: AbortSignal): unknown {
  if (wish.signal.aborted || !over.aborted) return error;
  return new HarnessError(
    "TIMED_OUT",
    `Expected the images within ${wish.limitMinutes} minutes; what was finished is kept. ${messageOf(error)}`,
    { hint: "Run it again, or give it longer: --limit 60." },
  );
}
