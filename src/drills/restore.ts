import { destroyedData } from "../faults/destroyed-data.ts";
import { seconds } from "../units/quantity.ts";
import { backUp, reckonWithBackup, type WhileCopied } from "./acts/back-up.ts";
import { hold } from "./acts/break.ts";
import type { Drill } from "./drill.ts";
import { faultDrill } from "./fault-drill.ts";
import { storagePart } from "./places.ts";
import { backupFolder } from "./stage.ts";

/** A backup under load; then everything stored is destroyed, and the backup is put back. */
function restoreDrill(server: WhileCopied, about: Pick<Drill, "name" | "title">): Drill {
  return faultDrill({
    ...about,
    setups: ["server", "local"],
    needs: null,
    breaks: `copies the folder with the server ${server}, deletes everything stored, and puts the copy back`,
    proxies: false,
    lastsMs: seconds(55),
    claims: ["data-recovery", "backup", "health", "alerts"],
    before: [
      { name: "back up", play: (stage) => backUp(stage, server) },
      {
        name: "life after it",
        play: async (stage) => {
          await hold(stage, stage.lab.settings.holdMs);
          return "what is written now is in no backup";
        },
      },
    ],
    blows: [
      {
        fault: (stage) => destroyedData(storagePart(stage), backupFolder(stage)),
        holdMs: seconds(1),
      },
    ],
    healed: [{ name: "reckon with the backup", play: async (stage) => reckonWithBackup(stage) }],
  });
}

/** What most do: the folder is copied as it is, while the server runs. */
export const restoreRunningCopy = restoreDrill("running", {
  name: "restore-running-copy",
  title: "Is a copy that was made while the server ran a backup?",
});

/** What is safe by design: nobody writes to what is copied; the service is away meanwhile. */
export const restoreStoppedCopy = restoreDrill("stopped", {
  name: "restore-stopped-copy",
  title: "Is destroyed data back from a copy of the stopped server, and how soon?",
});
