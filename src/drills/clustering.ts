import { seconds } from "../units/quantity.ts";
import { crossRead } from "./acts/cross-read.ts";
import { standUp } from "./acts/stand-up.ts";
import type { Drill } from "./drill.ts";
import { setupNamed } from "./stage.ts";

const SERVERS = ["chromadb-1", "chromadb-2"] as const;

/**
 * Two Chroma servers as the paper's cluster has them: each with its own data and its own name in the
 * variable that it sets, and nothing that joins them.
 */
export const clustering: Drill = {
  name: "clustering",
  title: "Do two Chroma servers form a cluster?",
  setups: ["server"],
  needs: null,
  breaks: "nothing: writes through one server, reads through the other",
  proxies: false,
  lastsMs: seconds(60),
  claims: ["clustering"],
  steps: [
    {
      name: "stand up",
      play: async (stage) => {
        for (const label of SERVERS)
          await standUp(stage, {
            name: stage.on,
            label,
            chromaVariables: { CHROMA_SERVER_HOST: label },
          });
        return "two Chroma servers, one backend each";
      },
    },
    {
      name: "write here, read there",
      play: (stage) => {
        const [writer, reader] = SERVERS.map((label) => setupNamed(stage, label).endpoints.app);
        return crossRead(
          stage,
          { writer: writer ?? "", reader: reader ?? "" },
          {
            id: "both-servers-have-every-write",
            words: "what one server has acknowledged, the other one has",
          },
        );
      },
    },
  ],
};
