import { Listr, ListrLogger, ProcessOutput } from "listr2";
import type { Emit, RunEvent } from "../run/events.ts";
import type { Milliseconds } from "../units/quantity.ts";
import type { Screen } from "./screen.ts";

/** Shows a run's events on stderr. */
export interface Progress {
  readonly emit: Emit;
  /** Ends what is still shown; call it before results are printed. */
  end(): Promise<void>;
}

/** Live for a person at a terminal, one plain line a step elsewhere. */
export function openProgress(screen: Screen, estimateMs: Milliseconds): Progress {
  return screen.live ? liveProgress(screen, estimateMs) : plainProgress(screen);
}

const inSeconds = (time: number): string => `${Math.round(time / 1000)} s`;

/** The line that an event is worth in a log; null = none. */
function lineOf(event: RunEvent): string | null {
  switch (event.kind) {
    case "run began":
      return `run ${event.runId}`;
    case "swept":
      return `undone after run ${event.runId}, which ended without: ${[...event.done, ...event.failed.map((words) => `FAILED ${words}`)].join("; ") || "nothing was left"}`;
    case "step ended":
      return `${event.step} (${inSeconds(event.tookMs)})${event.words === "" ? "" : `: ${event.words}`}`;
    case "note":
      return event.words;
    case "look":
      return `after ${event.rounds} rounds: ${event.words}`;
    case "round ended":
      return event.running;
    case "failed":
    case "step began":
    case "step at":
    case "process began":
      return null;
    default:
      return event satisfies never;
  }
}

function plainProgress(screen: Screen): Progress {
  return {
    emit: (event) => {
      const line = lineOf(event);
      if (line !== null) screen.progress(line);
    },
    end: async () => undefined,
  };
}

/** One running step, which its end resolves. */
interface LiveStep {
  at(words: string): void;
  finish(title: string): void;
  readonly ended: Promise<void>;
}

function liveProgress(screen: Screen, estimateMs: Milliseconds): Progress {
  const began = performance.now();
  let step: LiveStep | null = null;
  // Two live lists at once would overwrite each other: each begins when the one before has ended.
  let chain: Promise<unknown> = Promise.resolve();
  const finish = (title: string) => {
    step?.finish(title);
    step = null;
  };
  const emit: Emit = (event) => {
    if (event.kind === "step began") {
      finish("stopped");
      const started = startStep(event.step, chain);
      step = started;
      chain = started.ended;
    } else if (event.kind === "step at") step?.at(`${event.words}${leftOf(began, estimateMs)}`);
    else if (event.kind === "step ended") finish(lineOf(event) ?? event.step);
    else {
      const line = lineOf(event);
      if (line === null) return;
      if (step === null) chain = chain.then(() => screen.progress(line));
      else step.at(line);
    }
  };
  return {
    emit,
    end: async () => {
      finish("stopped");
      await chain;
    },
  };
}

function leftOf(began: number, estimateMs: Milliseconds): string {
  const left = estimateMs - (performance.now() - began);
  if (left <= 0) return "";
  return left > 90_000
    ? ` · about ${Math.round(left / 60_000)} min left`
    : ` · about ${inSeconds(left)} left`;
}

function startStep(title: string, after: Promise<unknown>): LiveStep {
  const end = Promise.withResolvers<string>();
  let words = "";
  let show = (text: string): void => {
    words = text;
  };
  const run = async () => {
    const processOutput = new ProcessOutput(process.stderr, process.stderr);
    const list = new Listr(
      {
        title,
        task: async (_, task) => {
          show = (text) => {
            task.output = text;
          };
          if (words !== "") show(words);
          task.title = await end.promise;
        },
      },
      {
        rendererOptions: { logger: new ListrLogger({ processOutput }) },
        registerSignalListeners: false,
      },
    );
    await list.run();
  };
  return { at: (text) => show(text), finish: end.resolve, ended: after.then(run) };
}
