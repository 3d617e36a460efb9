import { homedir } from "node:os";
import { join } from "node:path";
import { ensureTool, type ToolWish } from "./ensure-tool.ts";
import { COMPOSE } from "./requirements.ts";

/** Where Docker's packages put it as a plugin of their own command; it runs by itself, too. */
const PLUGIN_FOLDERS: readonly string[] = [
  join(homedir(), ".docker/cli-plugins"),
  "/usr/local/lib/docker/cli-plugins",
  "/usr/local/libexec/docker/cli-plugins",
  "/usr/lib/docker/cli-plugins",
  "/usr/libexec/docker/cli-plugins",
];

/**
 * The path of Docker Compose: COMPOSE_BIN, else a fitting one on PATH or among Docker's plugins, else the
 * one that was set up, else it is set up now, which takes a minute or two.
 *
 * @throws HarnessError TOOLCHAIN_MISSING with the set-up's own words; the signal's reason when aborted.
 */
export const ensureCompose = (wish: ToolWish): Promise<string> =>
  ensureTool(
    {
      requirement: { ...COMPOSE, name: "compose" },
      words: "Docker Compose, which only drills on compose files need",
      folders: PLUGIN_FOLDERS,
    },
    wish,
  );
