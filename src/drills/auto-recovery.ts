import { crash } from "../faults/crash.ts";
import { freeze } from "../faults/freeze.ts";
import { type Milliseconds, milliseconds, seconds } from "../units/quantity.ts";
import { heal, inject } from "./acts/break.ts";
import { requireFaults, standUp } from "./acts/stand-up.ts";
import { untilAnswered } from "./acts/until-answered.ts";
import type { Drill, Step } from "./drill.ts";
import type { SetupWish } from "./lab.ts";
import { storagePart } from "./places.ts";
import { Refusal, type Stage, setupNamed } from "./stage.ts";

/** A restart policy begins anew within a second; Chroma is up two seconds later. */
const WATCHED = seconds(20);

interface Deployment {
  /** For names of invariants, and of the setup's folders. */
  readonly id: "as-written" | "with-policy";
  readonly words: string;
  readonly restart: NonNullable<SetupWish["restart"]>;
}

const DEPLOYMENTS: readonly Deployment[] = [
  { id: "as-written", words: "as the paper writes it, without a restart policy", restart: "no" },
  { id: "with-policy", words: "with `restart: unless-stopped`", restart: "unless-stopped" },
];

const FAULTS = [
  { id: "crash", words: "a crash", fault: (stage: Stage) => crash(storagePart(stage)) },
  { id: "hang", words: "a hang", fault: (stage: Stage) => freeze(storagePart(stage)) },
] as const;

const standUpStep = ({ id, words, restart }: Deployment): Step => ({
  name: `stand up ${id}`,
  play: async (stage) => {
    const setup = await standUp(stage, { name: stage.on, label: id, restart });
    await requireFaults(
      setup,
      FAULTS.map(({ fault }) => fault(stage)),
    );
    const isSupervised = setup.parts.every(({ container }) => container !== undefined);
    // Our own supervisor would be no evidence of the deployment's.
    if (!isSupervised)
      throw new Refusal(
        `nobody restarts what the driver ${setup.driver} starts, so there is nothing to see: \`--set driver=docker\``,
      );
    return words;
  },
});

const breakStep = ({ id, words }: Deployment, broken: (typeof FAULTS)[number]): Step => ({
  name: `${broken.id} ${id}`,
  play: async (stage) => {
    const setup = setupNamed(stage, id);
    const limitMs = watchedMs(stage);
    const staged = await inject(stage, broken.fault(stage), setup);
    stage.lab.tell(`watching whether it comes back by itself, ${words}`);
    const came = await untilAnswered(stage, setup, limitMs);
    const restarts = await restartsOf(stage, setup);
    const found =
      came.kind === "answered"
        ? `the right answer after ${(came.afterMs / 1000).toFixed(1)} s; ${restarts}`
        : `no right answer for ${(came.forMs / 1000).toFixed(0)} s (${came.last}); ${restarts}`;
    stage.invariants.push({
      id: `back-after-${broken.id}-${id}`,
      words: `after ${broken.words} service comes back by itself, ${words}`,
      outcome: came.kind === "answered" ? "held" : "broken",
      found,
    });
    await heal(stage, staged);
    await untilAnswered(stage, setup, stage.lab.settings.readyMs);
    return found;
  },
});

const watchedMs = ({ lab }: Stage): Milliseconds =>
  milliseconds(Math.min(WATCHED, lab.settings.limitMs));

async function restartsOf(stage: Stage, setup: ReturnType<typeof setupNamed>): Promise<string> {
  const { role, number } = storagePart(stage);
  const part = setup.parts.find((one) => one.role === role && one.number === number);
  const restarts = (await part?.container?.restarts()) ?? 0;
  return `the engine has restarted it ${restarts} times`;
}

/**
 * A crash, then a hang, and nobody acts: on the deployment as the paper writes it, then with a restart
 * policy. A hang ends no process, so whatever only waits for an end doesn't notice it.
 */
export const autoRecovery: Drill = {
  name: "auto-recovery",
  title: "Does it come back by itself after a crash, and after a hang?",
  setups: ["server"],
  needs: "the docker driver",
  breaks: "kills Chroma's process, then freezes it; once without a restart policy, once with one",
  proxies: false,
  lastsMs: seconds(90),
  claims: ["auto-recovery"],
  steps: DEPLOYMENTS.flatMap((deployment) => [
    standUpStep(deployment),
    ...FAULTS.map((fault) => breakStep(deployment, fault)),
  ]),
};
