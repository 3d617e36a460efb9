import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Milliseconds } from "../units/quantity.ts";
import { copyFolder } from "./copy-folder.ts";

/** How a seeded folder came to be. */
const about = z.strictObject({ builtAt: z.string(), seedingMs: z.number().nonnegative() });

export interface Seeded {
  readonly builtAt: string;
  readonly seedingMs: Milliseconds;
}

export interface SeededCache {
  readonly cacheFolder: string;
  /** Corpus and Chroma version: another one has another folder. */
  readonly key: string;
  readonly signal: AbortSignal;
}

/** Older folders beyond this number are removed. */
const KEPT = 5;

const root = (cacheFolder: string) => join(cacheFolder, "seeded");

/** Copies a folder that an earlier run seeded to `to`; null = there is none. */
export async function takeSeeded(cache: SeededCache, to: string): Promise<Seeded | null> {
  const folder = join(root(cache.cacheFolder), cache.key);
  const known = readAbout(folder);
  if (known === null) return null;
  await copyFolder(join(folder, "data"), to, { signal: cache.signal });
  return known;
}

function readAbout(folder: string): Seeded | null {
  const file = join(folder, "about.json");
  if (!existsSync(file)) return null;
  try {
    const { builtAt, seedingMs } = about.parse(JSON.parse(readFileSync(file, "utf8")));
    return { builtAt, seedingMs: seedingMs as Milliseconds };
  } catch {
    // Not one of ours, or cut short: it is made anew.
    return null;
  }
}

/**
 * Keeps a seeded folder for later runs. Made aside and moved into place: never half there. Aside is beside
 * the original, in the run's own folder below the cache: what a killed run leaves of it goes with that.
 */
export async function keepSeeded(cache: SeededCache, from: string, seeded: Seeded): Promise<void> {
  const folder = join(root(cache.cacheFolder), cache.key);
  const aside = `${from}.kept`;
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { recursive: true });
  try {
    await copyFolder(from, join(aside, "data"), { signal: cache.signal });
    writeFileSync(join(aside, "about.json"), JSON.stringify(seeded));
    await mkdir(root(cache.cacheFolder), { recursive: true });
    await rm(folder, { recursive: true, force: true });
    await rename(aside, folder);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  await prune(cache.cacheFolder);
}

async function prune(cacheFolder: string): Promise<void> {
  const aged = readdirSync(root(cacheFolder))
    .map((name) => join(root(cacheFolder), name))
    .map((path) => ({ path, at: statSync(path).mtimeMs }))
    .sort((left, right) => right.at - left.at);
  for (const { path } of aged.slice(KEPT)) await rm(path, { recursive: true, force: true });
}
