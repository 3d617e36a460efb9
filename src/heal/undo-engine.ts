import { askEngine } from "./engine-request.ts";
import type { UndoStep } from "./undo.ts";

/** What the engine says of a container that is gone, isn't paused, or is connected already. */
const NOTHING_LEFT = /is not paused|not running|already exists in network|no such container/i;

/**
 * Sends the one request that takes a container's fault away. Returns null where there is none any more.
 * @throws Error for any other answer, and for none.
 */
export async function undoByEngine(
  step: Extract<UndoStep, { kind: "engine" }>,
): Promise<string | null> {
  const { engine, path, body, what } = step;
  const { status, text } = await askEngine(engine, { method: "POST", path, body });
  if (status < 300) return `took away ${what}`;
  if (status === 404 || NOTHING_LEFT.test(text)) return null;
  throw new Error(`POST ${path} (${what}): HTTP ${status} ${text.trim().slice(0, 200)}`);
}
