import { bandwidth } from "../faults/bandwidth.ts";
import { jitter } from "../faults/jitter.ts";
import { milliseconds, seconds } from "../units/quantity.ts";
import { faultDrill } from "./fault-drill.ts";
import { PROXIED, storageLink } from "./places.ts";

/** Answers come, late: first by a delay that varies, then by a narrow line. */
export const slowNetwork = faultDrill({
  name: "slow-network",
  title: "Does a slow network do more than slow things down?",
  setups: ["server", "local"],
  needs: "Toxiproxy",
  breaks: "delays the link to Chroma by 100–300 ms, then narrows it to 64 KB/s",
  proxies: true,
  lastsMs: seconds(50),
  claims: ["persistence", "recovery", "uptime"],
  wish: { proxied: PROXIED },
  blows: [
    {
      fault: (stage) =>
        jitter(storageLink(stage), {
          latencyMs: milliseconds(200),
          jitterMs: milliseconds(100),
        }),
      holdMs: null,
    },
    { fault: (stage) => bandwidth(storageLink(stage), { kilobytesPerSecond: 64 }), holdMs: null },
  ],
});
