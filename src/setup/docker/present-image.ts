import { z } from "zod";
import { HarnessError } from "../../errors.ts";
import { type Bytes, bytes, type Milliseconds } from "../../units/quantity.ts";
import type { Engine } from "./engine.ts";
import { askEngine, followEngine, refusalOf } from "./engine-api.ts";
import { type ImageChoice, remedyFor } from "./images.ts";

/** An image that the engine has. */
export interface PresentImage extends ImageChoice {
  readonly id: string;
  readonly sizeBytes: Bytes;
}

interface Limits {
  readonly limitMs: Milliseconds;
  readonly signal: AbortSignal;
}

const imageSchema = z.object({ Id: z.string().min(1), Size: z.number() });

/** The image as the engine has it; null where it hasn't. @throws HarnessError where it refuses. */
export async function findImage(
  engine: Engine,
  choice: ImageChoice,
  limits: Limits,
): Promise<PresentImage | null> {
  const path = `/images/${choice.name}/json`;
  const reply = await askEngine(engine.address, { path, ...limits });
  if (reply.status === 404) return null;
  if (reply.status !== 200) throw refused(choice, refusalOf(reply));
  const { Id: id, Size: size } = imageSchema.parse(JSON.parse(reply.text));
  return { ...choice, id, sizeBytes: bytes(size) };
}

/**
 * The image, fetched from its registry where the engine hasn't got it. A baked one has no registry.
 *
 * @throws HarnessError TOOLCHAIN_MISSING where it can't be had, with how to bake it; TIMED_OUT.
 */
export async function ensureImage(
  engine: Engine,
  choice: ImageChoice,
  limits: Limits & { readonly onProgress?: (text: string) => void },
): Promise<PresentImage> {
  const { onProgress = () => undefined, ...rest } = limits;
  const there = await findImage(engine, choice, rest);
  if (there !== null) return there;
  if (choice.origin === "baked") throw refused(choice, "the engine no longer has it");
  onProgress(`fetching ${choice.name}`);
  await pull(engine, choice, rest);
  const pulled = await findImage(engine, choice, rest);
  if (pulled === null) throw refused(choice, "the engine has fetched it and hasn't got it");
  return pulled;
}

async function pull(engine: Engine, choice: ImageChoice, limits: Limits): Promise<void> {
  // Without a tag the engine would fetch every one there is.
  const hasTag = /(:[^/]+|@[^/]+)$/.test(choice.name);
  const fromImage = hasTag ? choice.name : `${choice.name}:latest`;
  const call = { method: "POST", path: "/images/create", query: { fromImage }, ...limits } as const;
  const reply = await followEngine(engine.address, call, () => undefined);
  if (reply.status !== 200) throw refused(choice, refusalOf(reply));
  const failure = errorInStream(reply.text);
  if (failure !== null) throw refused(choice, failure);
}

/** The engine's answer is 200 before it begins; what goes wrong later stands in the stream. */
export function errorInStream(text: string): string | null {
  for (const line of text.split("\n")) {
    if (!line.startsWith('{"error') && !line.includes('"error"')) continue;
    const { error } = JSON.parse(line) as { error?: unknown };
    if (typeof error === "string") return error;
  }
  return null;
}

function refused(choice: ImageChoice, why: string): HarnessError {
  return new HarnessError(
    "TOOLCHAIN_MISSING",
    `Expected the image ${choice.name} for ${choice.part} (${wordsFor(choice.origin)}): ${why.trim().replace(/\.$/, "")}.`,
    { hint: remedyFor(choice.part) },
  );
}

function wordsFor(origin: ImageChoice["origin"]): string {
  switch (origin) {
    case "plan":
      return "the plan names it";
    case "environment":
      return "the environment names it";
    case "baked":
      return "baked here";
    case "official":
      return "the official one";
    default:
      return origin satisfies never;
  }
}
