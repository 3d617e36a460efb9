import { cut } from "../faults/cut.ts";
import type { Fault } from "../faults/fault.ts";
import { freeze } from "../faults/freeze.ts";
import { kill } from "../faults/kill.ts";
import { seconds } from "../units/quantity.ts";
import { heal, hold, inject } from "./acts/break.ts";
import { beginLife, watchBaseline } from "./acts/live.ts";
import { untilSteady } from "./acts/recover.ts";
import { requireFaults, standUp } from "./acts/stand-up.ts";
import type { Drill, Step } from "./drill.ts";
import { detectionsOf } from "./facts.ts";
import { PROXIED, storageLink, storagePart } from "./places.ts";
import { mainSetup, type Stage } from "./stage.ts";

/** The paper's check, asked every second, is sure to alarm within 9 s. */
const HOLD = seconds(10);
/** For a check that is in alarm to see a few good answers. */
const CALM = seconds(4);

const FAULTS: readonly { name: string; fault: (stage: Stage) => Fault }[] = [
  { name: "freeze", fault: (stage) => freeze(storagePart(stage)) },
  { name: "kill", fault: (stage) => kill(storagePart(stage)) },
  { name: "cut", fault: (stage) => cut(storageLink(stage)) },
];

const breakAndCalm = ({ name, fault }: (typeof FAULTS)[number]): Step => ({
  name,
  play: async (stage) => {
    const staged = await inject(stage, fault(stage), mainSetup(stage));
    await hold(stage, HOLD);
    await heal(stage, staged);
    const words = await untilSteady(stage);
    await hold(stage, CALM);
    return `${staged.bit ?? "not proven to bite"}; ${words}`;
  },
});

/** The good check is what the drill holds to; the paper's own is judged by its claim. */
const whatWasNoticed: Step = {
  name: "what was noticed",
  play: async (stage) => {
    const missed = detectionsOf(stage).filter(
      ({ check, noticed }) => check === "good" && noticed.kind !== "within",
    );
    const found =
      missed.length === 0
        ? `${stage.faults.length} of ${stage.faults.length} faults`
        : `missed: ${missed.map(({ fault }) => fault).join(", ")}`;
    stage.invariants.push({
      id: "a-good-check-notices-each-fault",
      words: "a check that asks for an answer notices every fault",
      outcome: missed.length === 0 ? "held" : "broken",
      found,
    });
    return found;
  },
};

/**
 * One fault after the other, with the paper's check and a good one looking on. Nothing is written: it
 * is about what is noticed; what is lost and how soon service is back, the drill of each fault tells.
 */
export const healthCheck: Drill = {
  name: "health-check",
  title: "Which faults does the health check notice, and how soon?",
  setups: ["server"],
  needs: "Toxiproxy",
  breaks: "freezes Chroma, then kills it, then cuts the link to it",
  proxies: true,
  lastsMs: seconds(75),
  claims: ["health", "alerts"],
  steps: [
    {
      name: "stand up",
      play: async (stage) => {
        const setup = await standUp(stage, {
          name: stage.on,
          label: stage.on,
          proxied: PROXIED,
        });
        await requireFaults(
          setup,
          FAULTS.map(({ fault }) => fault(stage)),
        );
        await beginLife(stage, setup, { workloads: [] });
        stage.isClocked = false;
        return "probes and health checks look on";
      },
    },
    { name: "baseline", play: watchBaseline },
    ...FAULTS.map(breakAndCalm),
    whatWasNoticed,
  ],
};
