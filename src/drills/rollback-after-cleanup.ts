import { seconds } from "../units/quantity.ts";
import { bring, replayWords } from "./acts/cut-over.ts";
import { watchBaseline } from "./acts/live.ts";
import { lossesIn, readAll } from "./acts/verify.ts";
import { openApp } from "./app-client.ts";
import type { Drill, Step } from "./drill.ts";
import {
  bothSides,
  candidate,
  cutOver,
  decide,
  goBackTo,
  goOnOn,
  liveOnNew,
  old,
} from "./rollback.ts";
import { setupNamed } from "./stage.ts";
import { untilTaken } from "./until-taken.ts";

const REBUILT = "rebuilt";

const cleanUp: Step = {
  name: "remove the old files",
  play: async (stage) => {
    await old(stage).destroy();
    return "there are no old files to go back to";
  },
};

/** What is left to go back with: everything the server holds, into a new folder. */
const rebuild: Step = {
  name: "rebuild local from the server",
  play: async (stage) => {
    stage.lab.tell("rebuilding local from what the server holds");
    const setup = await stage.lab.openSetup({ name: "local", label: REBUILT, data: "empty" });
    stage.scope.use(`stop ${REBUILT}`, setup);
    stage.setups.set(REBUILT, setup);
    await setup.start(stage.signal);
    const { timeoutMs, readyMs } = stage.lab.settings;
    await untilTaken(openApp(setup.endpoints.app, { timeoutMs, signal: stage.signal }), stage.lab, {
      limitMs: readyMs,
    });
    return replayWords(await bring(stage, { from: candidate(stage), to: setup }));
  },
};

const verifyRebuilt: Step = {
  name: "verify the rebuilt side",
  play: async (stage) => {
    const readings = await readAll(stage, setupNamed(stage, REBUILT), {
      when: "before going back",
      sampled: 0,
    });
    const found = lossesIn(readings).join(", ");
    stage.invariants.push({
      id: "rollback-after-cleanup",
      words: "with the old files removed, local is rebuilt with every acknowledged write",
      outcome: found === "" ? "held" : "broken",
      found: found === "" ? "rebuilt from the server, nothing is missing" : found,
    });
    return found || "every acknowledged write is there";
  },
};

/** Back after the migration's last phase has removed what one would go back to. */
export const rollbackAfterCleanup: Drill = {
  name: "rollback-after-cleanup",
  title: "Is there a way back once the old files are removed?",
  setups: ["server"],
  needs: "Toxiproxy",
  breaks: "cuts over under load, removes the old files, and goes back by rebuilding them",
  proxies: true,
  lastsMs: seconds(60),
  claims: ["after-cleanup"],
  steps: [
    bothSides,
    { name: "baseline", play: watchBaseline },
    cutOver,
    liveOnNew,
    cleanUp,
    decide,
    rebuild,
    verifyRebuilt,
    { name: "go back", play: (stage) => goBackTo(stage, setupNamed(stage, REBUILT)) },
    ...goOnOn(REBUILT),
  ],
};
