import { lostReplies } from "../faults/lost-replies.ts";
import { lostRequests } from "../faults/lost-requests.ts";
import { reset } from "../faults/reset.ts";
import { seconds } from "../units/quantity.ts";
import { faultDrill } from "./fault-drill.ts";
import { PROXIED, storageLink } from "./places.ts";

/** The worst a network does to writes: the request is done, and nobody hears of it. */
export const flakyNetwork = faultDrill({
  name: "flaky-network",
  title: "What becomes of writes whose request, or whose answer, is lost?",
  setups: ["server", "local"],
  needs: "Toxiproxy",
  breaks: "loses the answers, then the requests, then resets the connections of the link to Chroma",
  proxies: true,
  lastsMs: seconds(60),
  claims: ["persistence", "recovery", "uptime"],
  wish: { proxied: PROXIED },
  blows: [
    { fault: (stage) => lostReplies(storageLink(stage)), holdMs: seconds(2) },
    { fault: (stage) => lostRequests(storageLink(stage)), holdMs: seconds(2) },
    { fault: (stage) => reset(storageLink(stage)), holdMs: seconds(2) },
  ],
});
