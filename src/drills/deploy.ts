import { join } from "node:path";
import { HarnessError } from "../errors.ts";
import { limited, monotonicNow, sleep } from "../host/clock.ts";
import { ensureNamedImage, imageVariables } from "../setup/compose/images.ts";
import { type ComposeProject, openComposeProject, type Place } from "../setup/compose/project.ts";
import { type Engine, findEngine } from "../setup/docker/engine.ts";
import { ensureCompose } from "../toolchain/ensure-compose.ts";
import { projectFolder } from "../toolchain/record.ts";
import { type Milliseconds, milliseconds, seconds } from "../units/quantity.ts";
import { beginSpan, endSpan } from "./acts/span.ts";
import type { Drill } from "./drill.ts";
import { Refusal, type Stage } from "./stage.ts";

const BENCH_FILE = join(projectFolder, "docker-compose.bench.yml");
const PAPER_FILE = join(
  projectFolder,
  "fixtures/paper-deployment/docker-compose.prod-with-chroma.yml",
);
const SPAN = "deploy";
const COMMAND_LIMIT = seconds(180);
const ASK_EVERY = milliseconds(100);

/** What a stage's file has come to. */
const projects = new WeakMap<Stage, ComposeProject>();

const deployDrill = (
  how: Pick<Drill, "name" | "title"> & { readonly fileOf: (stage: Stage) => string },
): Drill => ({
  name: how.name,
  title: how.title,
  setups: ["server"],
  needs: "a Docker engine and Docker Compose",
  breaks: "nothing: stands a compose file up from nothing, and asks it",
  driver: "docker compose",
  proxies: false,
  lastsMs: seconds(60),
  claims: ["deploy"],
  steps: [
    { name: "read the file", play: (stage) => readFile(stage, how.fileOf(stage)) },
    { name: "one command", play: oneCommand },
    { name: "first answers", play: firstAnswers },
  ],
});

/** The plan's compose file; ours, where it names none. */
export const deploy = deployDrill({
  name: "deploy",
  title: "Does one command bring the first right answer?",
  fileOf: ({ lab }) => lab.settings.composeFile ?? BENCH_FILE,
});

/** The paper's settings as they stand there. */
export const deployAsWritten = deployDrill({
  name: "deploy-as-written",
  title: "Does the paper's own compose file bring a server that answers?",
  fileOf: () => PAPER_FILE,
});

async function readFile(stage: Stage, file: string): Promise<string> {
  const { lab, signal } = stage;
  try {
    const engine = await findEngine({ signal });
    const project = await openComposeProject({
      program: await ensureCompose({ signal, tell: lab.tell }),
      engine,
      file,
      variables: imageVariables(file, lab.settings.images),
      workFolder: lab.workFolder,
      logFolder: lab.folder,
      intend: lab.intend,
      signal,
    });
    stage.scope.use("take the deployment down", project);
    await haveImages(stage, engine, project);
    projects.set(stage, project);
    return `${project.places.length} to ask: ${project.places.map(({ name }) => name).join(", ")}`;
  } catch (error) {
    const isOurs =
      error instanceof HarnessError && ["TOOLCHAIN_MISSING", "PLAN_INVALID"].includes(error.code);
    if (!isOurs) throw error;
    throw new Refusal([error.message, error.hint].filter(Boolean).join(" To mend it: "));
  }
}

/** What is timed begins with the images there: how long they take to come is the network's matter. */
async function haveImages(stage: Stage, engine: Engine, { images }: ComposeProject): Promise<void> {
  for (const name of images) {
    stage.lab.tell(`looking for the image ${name}`);
    await ensureNamedImage(engine, name, stage.signal);
  }
}

async function oneCommand(stage: Stage): Promise<string> {
  const project = projectOf(stage);
  beginSpan(stage, SPAN, "from one command to the last of the first right answers");
  stage.lab.tell(`one command: ${project.command}`);
  const end = await project.up(COMMAND_LIMIT, stage.signal);
  const took = secondsWords(end.tookMs);
  const found = {
    done: `it ended well after ${took}`,
    failed: `it failed after ${took}: ${lastLine(end.said)}`,
    over: `it hadn't ended after ${took}: ${lastLine(end.said)}`,
  }[end.kind];
  stage.invariants.push({
    id: "one-command",
    words: "one command is enough",
    outcome: end.kind === "done" ? "held" : "broken",
    found,
  });
  return found;
}

async function firstAnswers(stage: Stage): Promise<string> {
  const project = projectOf(stage);
  const over = limited(stage.signal, stage.lab.settings.readyMs);
  const found = await Promise.all(project.places.map((place) => firstAnswer(place, over)));
  stage.signal.throwIfAborted();
  const isServed = found.every(({ askedMs }) => askedMs !== null);
  const notBefore = Math.max(...found.map(({ askedMs }) => askedMs ?? 0));
  const span = isServed ? endSpan(stage, SPAN, milliseconds(notBefore)) : null;
  const states = isServed ? [] : await project.states(stage.signal);
  for (const [at, { name, service }] of project.places.entries()) {
    const { askedMs = null, last = "" } = found[at] ?? {};
    const state = states.find((words) => words.startsWith(`${service}: `));
    stage.invariants.push({
      id: `answers-${name}`,
      words: `${name} answers rightly`,
      outcome: askedMs === null ? "broken" : "held",
      found:
        askedMs === null
          ? `not within ${secondsWords(stage.lab.settings.readyMs)} of the command's end: ${last}${state === undefined ? "" : ` (${state})`}`
          : "it does",
    });
  }
  return span ?? `no right answer from everybody: ${states.join("; ")}`;
}

interface FirstAnswer {
  /** When the right one was asked for; null = none came. */
  readonly askedMs: Milliseconds | null;
  /** The last other answer. */
  readonly last: string;
}

async function firstAnswer(place: Place, over: AbortSignal): Promise<FirstAnswer> {
  let last = "nothing yet";
  while (!over.aborted) {
    const askedMs = monotonicNow();
    const answer = await place.ask(over);
    if (answer.kind === "right") return { askedMs, last };
    // A request that our own limit has cut says nothing of the place.
    if (!over.aborted) last = answer.why;
    await sleep(ASK_EVERY, over).catch(() => undefined);
  }
  return { askedMs: null, last };
}

function projectOf(stage: Stage): ComposeProject {
  const project = projects.get(stage);
  if (project === undefined) throw new Error("No compose file has been read yet.");
  return project;
}

const secondsWords = (time: Milliseconds): string => `${(time / 1000).toFixed(1)} s`;
const lastLine = (text: string): string => text.trim().split("\n").at(-1)?.trim() ?? "";
