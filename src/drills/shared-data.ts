import { seconds } from "../units/quantity.ts";
import { crossDrill } from "./cross-drill.ts";

/** Two backends, one Chroma server: what one writes, the other reads. */
export const sharedData = crossDrill({
  name: "shared-data",
  title: "Do several backends see the same data through the server?",
  setup: "server",
  breaks: "nothing: writes through one backend, reads through the other",
  lastsMs: seconds(12),
  claims: ["shared-data"],
  invariant: {
    id: "every-backend-sees-every-write",
    words: "what one backend wrote, the other reads at once",
  },
});
