import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ask } from "../../audit/ask.ts";
import type { SettingsSeen, TrySettings } from "../../audit/target.ts";
import { waitFor } from "../../host/clock.ts";
import { listeningOf } from "../../host/listening.ts";
import { servicePort } from "../../host/ports.ts";
import { assertRunning } from "../../setup/process/assert-running.ts";
import { createChromaServer } from "../../setup/process/chroma-server.ts";
import { milliseconds } from "../../units/quantity.ts";
import { type AuditShop, NOTHING_RUNS, type Stand } from "./stand.ts";

const NAME = "paper-settings";

/** A Chroma server for each of the paper's variables (lines 31–34), and one for a control. */
export const paperSettings: Stand = {
  name: NAME,
  offers: [
    {
      way: "paper",
      words: "Chroma servers with one of the paper's variables each",
      checks: ["dead-settings"],
    },
  ],
  open: async (shop) => ({
    targetOf: (offer) => ({
      ...NOTHING_RUNS,
      ...offer,
      trySettings: trySettings(shop),
    }),
    [Symbol.asyncDispose]: async () => undefined,
  }),
};

/** It may listen elsewhere than it was told by its file: that is what is looked for. */
const trySettings =
  (shop: AuditShop): TrySettings =>
  async (variables, signal) => {
    const folder = join(shop.workFolder, NAME, randomUUID());
    const dataFolder = join(folder, "data");
    mkdirSync(dataFolder, { recursive: true });
    const [name = ""] = Object.keys(variables);
    const part = createChromaServer({
      chroma: shop.toolchain.chroma.path,
      dataFolder,
      configFolder: folder,
      logFolder: join(shop.logFolder, NAME, name.toLowerCase()),
      port: await servicePort(),
      variables,
      cpus: null,
      onSpawn: shop.onSpawn,
    });
    await part.start(signal);
    try {
      const doors = await waitFor(
        `Chroma with ${name} to listen`,
        async () => {
          assertRunning(part);
          const found = listeningOf(part.pid ?? 0);
          return found.length === 0 ? null : found;
        },
        { limitMs: shop.plan.rounds.readyMs, everyMs: milliseconds(20), signal },
      );
      return { doors, strangerGets: await asStranger(doors, signal), files: filesIn(dataFolder) };
    } finally {
      await part.stop("kill");
    }
  };

async function asStranger(
  [door]: SettingsSeen["doors"],
  signal: AbortSignal,
): Promise<number | null> {
  const baseUrl = `http://${door?.address}:${door?.port}`;
  const target = { baseUrl, headers: {}, authority: null };
  const reply = await ask(target, { method: "GET", path: HEARTBEAT }, signal);
  return reply.kind === "answered" ? reply.status : null;
}

const HEARTBEAT = "/api/v2/heartbeat";

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true }).map(String).sort();
