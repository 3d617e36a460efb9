import { freeze } from "../faults/freeze.ts";
import { seconds } from "../units/quantity.ts";
import { faultDrill } from "./fault-drill.ts";
import { storagePart } from "./places.ts";

/** A process that lives and does nothing: connections are accepted, no answer comes. */
export const hang = faultDrill({
  name: "hang",
  title: "Is a hanging Chroma noticed, and what becomes of the writes?",
  setups: ["server", "local"],
  needs: null,
  breaks: "freezes Chroma (SIGSTOP) under load, and thaws it",
  proxies: false,
  lastsMs: seconds(45),
  claims: ["persistence", "recovery", "uptime", "health", "alerts"],
  blows: [{ fault: (stage) => freeze(storagePart(stage)), holdMs: null }],
});
