import { anotherVersion, type Direction } from "../faults/another-version.ts";
import { milliseconds, seconds } from "../units/quantity.ts";
import { compareSettings } from "./acts/compare-settings.ts";
import type { Drill } from "./drill.ts";
import { faultDrill } from "./fault-drill.ts";
import { storagePart } from "./places.ts";
import { mainSetup } from "./stage.ts";

/** Chroma is exchanged for another version under load; the one that was there wrote the data. */
function versionDrill(
  direction: Direction,
  about: Pick<Drill, "name" | "title" | "breaks" | "firstChroma">,
): Drill {
  return faultDrill({
    ...about,
    setups: ["server"],
    needs: "child processes, and the version of Chroma that `drilling.previousChroma` names",
    proxies: false,
    lastsMs: seconds(45),
    claims: ["upgrades"],
    healed: [{ name: "compare settings", play: compareSettings }],
    blows: [
      {
        fault: (stage) => anotherVersion(storagePart(stage), mainSetup(stage), direction),
        holdMs: milliseconds(0),
      },
    ],
  });
}

/** From the previous version, which wrote the data, to the plan's. */
export const upgrade = versionDrill("upgrade", {
  name: "upgrade",
  title: "Does everything outlive an upgrade in place?",
  breaks: "stops the previous version of Chroma under load, and starts the plan's on its data",
  firstChroma: "previous",
});

/** What an operator does when the new version disappoints: nobody migrates the files back. */
export const downgrade = versionDrill("downgrade", {
  name: "downgrade",
  title: "Is there a way back to the previous version, with everything written since?",
  breaks: "stops Chroma under load, and starts the previous version on its data",
  firstChroma: "planned",
});
