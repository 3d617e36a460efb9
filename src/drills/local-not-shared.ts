import { seconds } from "../units/quantity.ts";
import { crossDrill } from "./cross-drill.ts";

/** Two backends with an embedded Chroma each, on one folder. */
export const localNotShared = crossDrill({
  name: "local-not-shared",
  title: "Can instances share one local folder?",
  setup: "local",
  breaks: "nothing: two processes open one folder, writes through one, reads through the other",
  lastsMs: seconds(20),
  claims: ["local-not-shared"],
  invariant: {
    id: "instances-share-one-folder",
    words: "what one instance wrote, the other reads at once",
  },
});
