import { ensureTool, type ToolWish } from "./ensure-tool.ts";
import { TOXIPROXY } from "./requirements.ts";

/**
 * The path of Toxiproxy's server: TOXIPROXY_BIN, else a fitting one on PATH, else the one that was set up,
 * else it is set up now, which takes a minute or two.
 *
 * @throws HarnessError TOOLCHAIN_MISSING with the set-up's own words; the signal's reason when aborted.
 */
export const ensureToxiproxy = (wish: ToolWish): Promise<string> =>
  ensureTool(
    {
      requirement: { ...TOXIPROXY, name: "toxiproxy" },
      words: "Toxiproxy, which only drills on the network need",
    },
    wish,
  );
