import type { Setup } from "../../setup/setup.ts";
import { seconds } from "../../units/quantity.ts";
import { type Replayed, replay } from "../move/replay.ts";
import { lifeOf, type Stage } from "../stage.ts";
import { resumeWrites } from "./live.ts";

/** Sends probes and writes to another setup; the writes begin again. */
export function flip(stage: Stage, to: Setup): void {
  const life = lifeOf(stage);
  life.target = { url: to.endpoints.app, headers: {} };
  life.probing.redirect("app", `${to.endpoints.app}/query`);
  resumeWrites(stage);
}

/** Reading everything may take long where the index has to be loaded first. */
const REQUEST_LIMIT = seconds(60);

/** Brings one setup's data to what another holds. */
export function bring(
  stage: Stage,
  { from, to, killed = false }: { from: Setup; to: Setup; killed?: boolean },
): Promise<Replayed> {
  return replay({
    from: from.endpoints.app,
    to: to.endpoints.app,
    timeoutMs: REQUEST_LIMIT,
    signal: stage.signal,
    killInTheMiddle: killed,
  });
}

export const replayWords = ({ write, remove, ended }: Replayed): string =>
  `${write} to write and ${remove} to delete${ended === "killed" ? ", killed in the middle" : ""}`;
