import { cut } from "../faults/cut.ts";
import { seconds } from "../units/quantity.ts";
import { faultDrill } from "./fault-drill.ts";
import { PROXIED, storageLink } from "./places.ts";

/** The backend can't reach Chroma for a while. */
export const networkCut = faultDrill({
  name: "network-cut",
  title: "Is service back when the network is?",
  setups: ["server", "local"],
  needs: "Toxiproxy",
  breaks: "cuts the link to Chroma under load, and joins it again",
  proxies: true,
  lastsMs: seconds(45),
  claims: ["persistence", "recovery", "uptime", "health", "alerts"],
  wish: { proxied: PROXIED },
  blows: [{ fault: (stage) => cut(storageLink(stage)), holdMs: null }],
});
