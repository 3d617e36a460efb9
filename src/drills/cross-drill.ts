import type { Invariant } from "../evidence/drill.ts";
import type { SetupName } from "../setup/setup.ts";
import { crossRead } from "./acts/cross-read.ts";
import { standUp } from "./acts/stand-up.ts";
import type { Drill } from "./drill.ts";
import { mainSetup } from "./stage.ts";

/** A drill that writes through one backend and reads through another. */
export interface CrossDrill extends Omit<Drill, "steps" | "setups" | "needs" | "proxies"> {
  readonly setup: SetupName;
  readonly invariant: Pick<Invariant, "id" | "words">;
}

export function crossDrill({ setup, invariant, ...drill }: CrossDrill): Drill {
  return {
    ...drill,
    setups: [setup],
    needs: null,
    proxies: false,
    steps: [
      {
        name: "stand up",
        play: async (stage) => {
          await standUp(stage, { name: setup, label: setup, backends: 2 });
          return `two backends, ${setup === "server" ? "one Chroma server" : "one folder"}`;
        },
      },
      {
        name: "write here, read there",
        play: (stage) => {
          const [writer = "", reader = ""] = mainSetup(stage).endpoints.apps;
          return crossRead(stage, { writer, reader }, invariant);
        },
      },
    ],
  };
}
