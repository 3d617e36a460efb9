import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { HarnessError, messageOf } from "../../errors.ts";
import type { UndoStep } from "../../heal/undo.ts";
import { limited, monotonicNow } from "../../host/clock.ts";
import { childEnvironment } from "../../host/environment.ts";
import { servicePort } from "../../host/ports.ts";
import { spawnGroup } from "../../host/process-group.ts";
import { type Milliseconds, milliseconds, seconds } from "../../units/quantity.ts";
import type { Engine } from "../docker/engine.ts";
import { askProbe, type ProbeAnswer } from "../process/probe.ts";
import { type Answer, type ComposeDocument, readDocument } from "./document.ts";
import { overrideText, portKey, publishedPorts } from "./override.ts";

export interface ComposeWish {
  /** Of Docker Compose. */
  readonly program: string;
  readonly engine: Engine;
  readonly file: string;
  /** What the file's variables are. */
  readonly variables: Readonly<Record<string, string>>;
  readonly workFolder: string;
  readonly logFolder: string;
  /** Puts its undo on disk; the result is called once nothing of it is left. */
  readonly intend: (step: UndoStep) => () => void;
  readonly signal: AbortSignal;
}

/** Somebody to ask, once it is up. */
export interface Place {
  readonly name: string;
  readonly service: string;
  ask(signal: AbortSignal): Promise<ProbeAnswer>;
}

/** How the one command ended. */
export interface CommandEnd {
  readonly kind: "done" | "failed" | "over";
  readonly tookMs: Milliseconds;
  /** The last lines of what it said. */
  readonly said: string;
}

/** A compose file's deployment, under a name and on ports of its own. Disposing removes all of it. */
export interface ComposeProject extends AsyncDisposable {
  /** As a user would type it. */
  readonly command: string;
  /** Names of every image that it needs. */
  readonly images: readonly string[];
  readonly places: readonly Place[];
  /** Carries the one command out. */
  up(limitMs: Milliseconds, signal: AbortSignal): Promise<CommandEnd>;
  /** "chromadb: running, unhealthy", of every service. */
  states(signal: AbortSignal): Promise<readonly string[]>;
}

const LOOK_LIMIT = seconds(30);
const END_LIMIT = seconds(90);
const LABEL = "com.docker.compose.project";

/**
 * Reads a compose file; nothing is made until up(). Its published ports are laid on free ports of
 * 127.0.0.1, whatever it says.
 * @throws HarnessError PLAN_INVALID for a file that Compose doesn't take, or that doesn't say whom to ask.
 */
export async function openComposeProject(wish: ComposeWish): Promise<ComposeProject> {
  const project = `assay-deploy-${randomBytes(5).toString("hex")}`;
  const compose = composeOf(wish, project);
  const document = await look(wish, compose);
  const keys = publishedPorts(document);
  const hostPorts = new Map<string, number>();
  for (const key of keys) hostPorts.set(key, await servicePort());
  mkdirSync(wish.workFolder, { recursive: true });
  const override = join(wish.workFolder, "ports.yml");
  writeFileSync(override, overrideText(document, hostPorts));
  const args = [...compose.args, "-f", override];
  let undone: (() => void) | null = null;
  return {
    command: `docker compose -f ${wish.file} up --detach`,
    images: [...new Set(Object.values(document.services).flatMap(({ image }) => image ?? []))],
    places: document.answers.map((answer) =>
      placeOf(answer, wish.file, hostPorts.get(portKey(answer.service, answer.port)) ?? 0),
    ),
    async up(limitMs, signal) {
      undone = wish.intend({
        kind: "labelled",
        engine: wish.engine.host,
        label: `${LABEL}=${project}`,
      });
      return carryOut(wish, { ...compose, args: [...args, "up", "--detach"] }, { limitMs, signal });
    },
    states: async (signal) =>
      statesIn(
        await ask({ ...compose, args: [...args, "ps", "--all", "--format", "json"] }, signal),
      ),
    async [Symbol.asyncDispose]() {
      if (undone === null) return;
      const end = ["down", "--volumes", "--remove-orphans", "--timeout", "5"];
      await ask({ ...compose, args: [...args, ...end] }, new AbortController().signal, END_LIMIT);
      undone();
    },
  };
}

interface ComposeCall {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

const composeOf = (
  { program, engine, file, variables }: ComposeWish,
  project: string,
): ComposeCall => ({
  program,
  args: ["--ansi", "never", "--progress", "plain", "-p", project, "-f", file],
  cwd: dirname(file),
  env: childEnvironment({ ...variables, DOCKER_HOST: engine.host }),
});

async function look(wish: ComposeWish, compose: ComposeCall): Promise<ComposeDocument> {
  try {
    const args = [...compose.args, "config", "--format", "json"];
    return readDocument(wish.file, await ask({ ...compose, args }, wish.signal));
  } catch (cause) {
    if (cause instanceof HarnessError) throw cause;
    wish.signal.throwIfAborted();
    throw new HarnessError(
      "PLAN_INVALID",
      `Docker Compose doesn't take ${wish.file}: ${messageOf(cause)}`,
      {
        hint: "`docker compose -f FILE config` shows what it makes of it.",
        cause,
      },
    );
  }
}

/** What a short command prints. */
async function ask(
  { program, args, cwd, env }: ComposeCall,
  signal: AbortSignal,
  limitMs: Milliseconds = LOOK_LIMIT,
): Promise<string> {
  const options = { cwd, env, signal, timeout: limitMs, maxBuffer: 2 ** 24 };
  return (await promisify(execFile)(program, [...args], options)).stdout;
}

async function carryOut(
  { logFolder, intend }: ComposeWish,
  call: ComposeCall,
  { limitMs, signal }: { readonly limitMs: Milliseconds; readonly signal: AbortSignal },
): Promise<CommandEnd> {
  const logFile = join(logFolder, "compose.log");
  const began = monotonicNow();
  let undone = () => undefined as unknown;
  const group = await spawnGroup({ ...call, logFile }, ({ pid, startTicks, what }) => {
    // Ended before what it made is removed: it would go on making.
    undone = intend({ kind: "process", pid, startTicks, what });
  });
  const over = limited(signal, limitMs);
  const isOver = new Promise<null>((done) => {
    over.addEventListener("abort", () => done(null), { once: true });
  });
  const exit = await Promise.race([group.exit, isOver]);
  await group.kill();
  undone();
  signal.throwIfAborted();
  return {
    kind: exit === null ? "over" : exit.code === 0 ? "done" : "failed",
    tookMs: milliseconds(monotonicNow() - began),
    said: group.logTail(3),
  };
}

function placeOf({ name, service, path, query, first }: Answer, file: string, port: number): Place {
  const base = `http://127.0.0.1:${port}`;
  if (query === null) return { name, service, ask: (signal) => askPlainly(base + path, signal) };
  const probe = {
    path,
    body: readFileSync(resolve(dirname(file), query), "utf8"),
    expectFirst: first === null ? [] : [first],
  };
  return { name, service, ask: (signal) => askProbe(base, probe, signal) };
}

async function askPlainly(url: string, signal: AbortSignal): Promise<ProbeAnswer> {
  try {
    const reply = await fetch(url, { signal });
    return reply.ok ? { kind: "right" } : { kind: "wrong", why: `HTTP ${reply.status}` };
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    return { kind: "no answer", why: messageOf(cause ?? error) };
  }
}

/** One JSON object a line. */
function statesIn(text: string): string[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => {
      const { Service: service, State: state, Health: health, ExitCode: code } = JSON.parse(line);
      const ended = state === "exited" ? ` with ${code}` : "";
      return `${service}: ${state}${ended}${health ? `, ${health}` : ""}`;
    });
}
