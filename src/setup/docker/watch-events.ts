import { milliseconds } from "../../units/quantity.ts";
import type { Engine } from "./engine.ts";
import { followEngine } from "./engine-api.ts";

/** A run that lasts longer than this is asked anew at its next setup. */
const DAY = milliseconds(24 * 60 * 60 * 1000);

export type Heard = (container: string, what: "start" | "die") => void;

/** Follows what the engine tells of containers with a label, until it is let go. */
export function watchEvents(engine: Engine, label: string, heard: Heard): { end(): void } {
  const over = new AbortController();
  const filters = { type: ["container"], label: [label], event: ["start", "die"] };
  let rest = "";
  const call = {
    path: "/events",
    query: { filters: JSON.stringify(filters) },
    limitMs: DAY,
    signal: over.signal,
  };
  followEngine(engine.address, call, (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) tell(line, heard);
    // An engine that goes away takes its containers along: the next question says so.
  }).catch(() => undefined);
  return { end: () => over.abort() };
}

function tell(line: string, heard: Heard): void {
  if (line.trim() === "") return;
  const event: { Action?: unknown; Actor?: { Attributes?: { name?: unknown } } } = JSON.parse(line);
  const name = event.Actor?.Attributes?.name;
  if (typeof name !== "string") return;
  if (event.Action === "start" || event.Action === "die") heard(name, event.Action);
}
