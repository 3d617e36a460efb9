import { kill } from "../faults/kill.ts";
import { seconds } from "../units/quantity.ts";
import { faultDrill } from "./fault-drill.ts";
import { ledgerOf, lifeOf, mainSetup } from "./stage.ts";

/** One of two backends dies; the probes ask it, the writes go through the other one. */
export const backendLoss = faultDrill({
  name: "backend-loss",
  title: "Does one backend's death touch the other one?",
  setups: ["server"],
  needs: null,
  breaks: "kills one of two backends under load, and starts it again",
  proxies: false,
  lastsMs: seconds(45),
  claims: ["persistence", "recovery", "uptime"],
  wish: { backends: 2 },
  begin: (stage) => {
    const [, survivor] = mainSetup(stage).endpoints.apps;
    if (survivor === undefined) throw new Error("There is no second backend.");
    lifeOf(stage).target = { url: survivor, headers: {} };
  },
  blows: [{ fault: () => kill({ role: "backend", number: 1 }), holdMs: null }],
  extra: [
    {
      name: "the survivor",
      play: async (stage) => {
        const requests = Object.values(ledgerOf(stage).facts().requests);
        const failed = requests.reduce((sum, { fail, unknown }) => sum + fail + unknown, 0);
        const all = requests.reduce((sum, { ok }) => sum + ok, failed);
        const found = `${failed} of ${all} writes through the other backend failed`;
        stage.invariants.push({
          id: "the-other-backend-serves",
          words: "every write through the other backend is acknowledged",
          outcome: failed === 0 ? "held" : "broken",
          found,
        });
        return found;
      },
    },
  ],
});
