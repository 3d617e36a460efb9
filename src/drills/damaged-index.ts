import { join } from "node:path";
import { damagedIndex } from "../faults/damaged-index.ts";
import { seconds } from "../units/quantity.ts";
import { faultDrill } from "./fault-drill.ts";
import { storagePart } from "./places.ts";

/** The index loses a file while Chroma is down; the folder's copy is what it is restored from. */
export const damagedIndexDrill = faultDrill({
  name: "damaged-index",
  title: "Is a damaged index noticed, and how long does it answer wrongly?",
  setups: ["server", "local"],
  needs: null,
  breaks: "stops Chroma, removes a file of its index, starts it; then restores the folder's copy",
  proxies: false,
  lastsMs: seconds(50),
  claims: ["recovery", "uptime", "health", "alerts"],
  fenced: true,
  blows: [
    {
      fault: (stage) => damagedIndex(storagePart(stage), join(stage.lab.workFolder, "undamaged")),
      holdMs: seconds(6),
    },
  ],
});
