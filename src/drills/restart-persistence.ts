import { restart } from "../faults/restart.ts";
import { milliseconds, seconds } from "../units/quantity.ts";
import { faultDrill } from "./fault-drill.ts";
import { storagePart } from "./places.ts";

/** A planned restart under load: SIGINT, a grace of 5 s, and a start on the same data. */
export const restartPersistence = faultDrill({
  name: "restart-persistence",
  title: "Does everything outlive a restart?",
  setups: ["server", "local"],
  needs: null,
  breaks: "stops Chroma gracefully under load, and starts it again",
  proxies: false,
  lastsMs: seconds(45),
  claims: ["persistence", "recovery", "uptime", "health", "alerts"],
  blows: [{ fault: (stage) => restart(storagePart(stage)), holdMs: milliseconds(0) }],
});
