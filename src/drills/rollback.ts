import { latency } from "../faults/latency.ts";
import { monotonicNow, sleep } from "../host/clock.ts";
import type { Setup } from "../setup/setup.ts";
import { milliseconds, seconds } from "../units/quantity.ts";
import { hold, inject } from "./acts/break.ts";
import { bring, flip, replayWords } from "./acts/cut-over.ts";
import { beginLife, fence, goOn, openBooks, watchBaseline } from "./acts/live.ts";
import { isSteadyAgain } from "./acts/recover.ts";
import { beginSpan, endSpan } from "./acts/span.ts";
import { requireFaults, standUp } from "./acts/stand-up.ts";
import { lossesIn, readAll, verifyFinally } from "./acts/verify.ts";
import type { Drill, Step } from "./drill.ts";
import { lifeOf, type Stage, setupNamed } from "./stage.ts";

const OLD = "old";
const NEW = "new";
const CANDIDATE = { from: "app", to: "backend", number: 1 } as const;
/** What makes people go back: every answer of the new side takes so much longer. */
const WORSE = milliseconds(300);
const LOOK = milliseconds(100);

export const old = (stage: Stage) => setupNamed(stage, OLD);
export const candidate = (stage: Stage) => setupNamed(stage, NEW);
const worse = () => latency(CANDIDATE, { latencyMs: WORSE });

/** Both sides on the same data, and life on the old one. */
export const bothSides: Step = {
  name: "stand both up",
  play: async (stage) => {
    const first = await standUp(stage, { name: "local", label: OLD });
    const second = await standUp(stage, {
      name: "server",
      label: NEW,
      proxied: { app: true, chroma: false },
    });
    await requireFaults(second, [worse()]);
    openBooks(stage);
    await beginLife(stage, first);
    return "local serves, the server stands by with a copy";
  },
};

/** Under load: what was written meanwhile is brought over behind a fence. */
export const cutOver: Step = {
  name: "cut over",
  play: async (stage) => {
    beginSpan(stage, "cut-over", "writes paused to cut over");
    await fence(stage);
    const moved = await bring(stage, { from: old(stage), to: candidate(stage) });
    flip(stage, candidate(stage));
    return `${replayWords(moved)}; ${endSpan(stage, "cut-over")}`;
  },
};

const WRITTEN = 150;

export const liveOnNew: Step = {
  name: "live on the server",
  play: async (stage) => {
    const { writing } = lifeOf(stage);
    const began = monotonicNow();
    stage.lab.tell("the new side takes upserts and deletes");
    while (
      (writing?.acknowledged() ?? 0) < WRITTEN &&
      monotonicNow() - began < stage.lab.settings.limitMs
    )
      await sleep(LOOK, stage.signal);
    return `${writing?.acknowledged() ?? 0} records written or deleted there`;
  },
};

const getWorse: Step = {
  name: "the server gets worse",
  play: async (stage) => {
    const staged = await inject(stage, worse(), candidate(stage));
    await hold(stage, stage.lab.settings.holdMs);
    return staged.bit ?? "not proven to bite";
  },
};

/** The clock starts here: before it, people noticed and thought. */
export const decide: Step = {
  name: "decide",
  play: async (stage) => {
    beginSpan(stage, "rollback", "from the decision to steady service on the old side");
    await fence(stage);
    return "writes are fenced";
  },
};

const killedReplay: Step = {
  name: "replay, killed in the middle",
  play: async (stage) =>
    replayWords(await bring(stage, { from: candidate(stage), to: old(stage), killed: true })),
};

const replayAgain: Step = {
  name: "replay",
  play: async (stage) =>
    replayWords(await bring(stage, { from: candidate(stage), to: old(stage) })),
};

const replayTwice: Step = {
  name: "replay once more",
  play: async (stage) => {
    const { write, remove } = await bring(stage, { from: candidate(stage), to: old(stage) });
    const found = `${write} records written, ${remove} deleted by a further replay`;
    stage.invariants.push({
      id: "second-rollback-changes-nothing",
      words: "a rollback that is begun again changes nothing more",
      outcome: write + remove === 0 ? "held" : "broken",
      found,
    });
    return found;
  },
};

/** Every acknowledged write, from before and after the cutover, is on the old side. */
const verifyOld: Step = {
  name: "verify the old side",
  play: async (stage) => {
    const readings = await readAll(stage, old(stage), {
      when: "before going back",
      sampled: 0,
    });
    return lossesIn(readings).join(", ") || "every acknowledged write is there";
  },
};

const goBack: Step = { name: "go back", play: (stage) => goBackTo(stage, old(stage)) };

/** Flips, and ends the rollback once the old side is at local's pace. */
export async function goBackTo(stage: Stage, setup: Setup): Promise<string> {
  const { limitMs } = stage.lab.settings;
  const sinceMs = monotonicNow();
  flip(stage, setup);
  while (!isSteadyAgain(stage, "app", sinceMs)) {
    if (monotonicNow() - sinceMs > limitMs) return `not at local's pace within ${limitMs / 1000} s`;
    await sleep(LOOK, stage.signal);
  }
  return endSpan(stage, "rollback", sinceMs);
}

/** The last steps, on the side that life went back to. */
export const goOnOn = (label: string): Step[] => [
  { name: "go on", play: goOn },
  {
    name: "verify finally",
    play: async (stage) => {
      await fence(stage);
      return verifyFinally(stage, setupNamed(stage, label));
    },
  },
];

/** There and back, under load, with every acknowledged write. */
export const rollback: Drill = {
  name: "rollback",
  title: "Is the way back to local short, and is nothing lost on it?",
  setups: ["server"],
  needs: "Toxiproxy",
  breaks:
    "cuts over under load, lets the server take upserts and deletes, makes it slow, and goes back; the tool that replays is killed in the middle",
  proxies: true,
  lastsMs: seconds(60),
  claims: ["rollback"],
  steps: [
    bothSides,
    { name: "baseline", play: watchBaseline },
    cutOver,
    liveOnNew,
    getWorse,
    decide,
    killedReplay,
    replayAgain,
    replayTwice,
    verifyOld,
    goBack,
    ...goOnOn(OLD),
  ],
};
