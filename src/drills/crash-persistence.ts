import { kill } from "../faults/kill.ts";
import { seconds } from "../units/quantity.ts";
import { faultDrill } from "./fault-drill.ts";
import { storagePart } from "./places.ts";

/** SIGKILL while ids that exist are upserted, and the index goes to disk again and again. */
export const crashPersistence = faultDrill({
  name: "crash-persistence",
  title: "Does everything acknowledged outlive a crash?",
  setups: ["server", "local"],
  needs: null,
  breaks: "kills Chroma (SIGKILL) under load, and starts it again",
  proxies: false,
  lastsMs: seconds(45),
  claims: ["persistence", "recovery", "uptime", "health", "alerts"],
  blows: [{ fault: (stage) => kill(storagePart(stage)), holdMs: seconds(1) }],
});
