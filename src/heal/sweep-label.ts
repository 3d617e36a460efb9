import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { askEngine, type EngineReply } from "./engine-request.ts";

const containerList = z.array(z.object({ Id: z.string() }));
const networkList = z.array(z.object({ Id: z.string() }));
const volumeList = z.object({ Volumes: z.array(z.object({ Name: z.string() })).nullish() });

/** Kinds in the order in which they let go of each other. */
const KINDS = ["containers", "networks", "volumes"] as const;
type Kind = (typeof KINDS)[number];

/** Something that the engine is still taking away answers 409 for a moment. */
const TRIES = 40;
const EVERY_MS = 100;

/**
 * Removes every container, network and volume with a label ("name=value"), running or not. Returns how
 * many of each in words, or null where there was none.
 * @throws Error where the engine doesn't answer, or something stays.
 */
export async function sweepLabel(engine: string, label: string): Promise<string | null> {
  const removed: string[] = [];
  for (const kind of KINDS) {
    const count = await sweepKind(engine, { kind, label });
    if (count > 0) removed.push(`${count} ${count === 1 ? kind.slice(0, -1) : kind}`);
  }
  return removed.length === 0 ? null : `removed ${removed.join(", ")} of the run`;
}

async function sweepKind(
  engine: string,
  { kind, label }: { readonly kind: Kind; readonly label: string },
): Promise<number> {
  const seen = new Set<string>();
  let last = "";
  for (let tries = 0; tries < TRIES; tries += 1) {
    const names = await listed(engine, kind, label);
    if (names.length === 0) return seen.size;
    for (const name of names) {
      seen.add(name);
      const reply = await askEngine(engine, {
        method: "DELETE",
        path: pathOf(kind, name),
        body: null,
      });
      if (reply.status >= 400 && reply.status !== 404) last = wordsOf(reply);
    }
    await delay(EVERY_MS);
  }
  throw new Error(`${kind} with the label ${label} are still there: ${last}`);
}

async function listed(engine: string, kind: Kind, label: string): Promise<readonly string[]> {
  const filters = encodeURIComponent(JSON.stringify({ label: [label] }));
  const path =
    kind === "containers"
      ? `/containers/json?all=true&filters=${filters}`
      : `/${kind}?filters=${filters}`;
  const reply = await askEngine(engine, { method: "GET", path, body: null });
  if (reply.status !== 200) throw new Error(`the container engine at ${engine}: ${wordsOf(reply)}`);
  const list: unknown = JSON.parse(reply.text);
  if (kind === "volumes") return (volumeList.parse(list).Volumes ?? []).map(({ Name }) => Name);
  return (kind === "containers" ? containerList : networkList).parse(list).map(({ Id }) => Id);
}

function pathOf(kind: Kind, name: string): string {
  const path = `/${kind}/${encodeURIComponent(name)}`;
  // v: volumes that have no name of their own go with their container.
  return kind === "containers" ? `${path}?force=true&v=true` : path;
}

const wordsOf = ({ status, text }: EngineReply): string =>
  `HTTP ${status} ${text.trim().slice(0, 200)}`;
