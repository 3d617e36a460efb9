import { existsSync, readdirSync } from "node:fs";
import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { begin, broken } from "./active.ts";
import { type Fault, type PartName, partWords } from "./fault.ts";
import { refusalOfFolder, requirePart } from "./own-folder.ts";

const DATABASE = "chroma.sqlite3";

/**
 * The part is killed and everything that it stored is deleted. Healed by what an operator would do: the
 * backup is put back, and the part started. Without a backup it is started on an empty folder.
 *
 * @param backup where the copy lies.
 */
export function destroyedData(name: PartName, backup: string): Fault {
  const on = partWords(name);
  return {
    name: "destroyed-data",
    on,
    describe: () => `${on} is killed, and everything that it stored is deleted`,
    endedBy: "operator",
    refusal: async (setup) => refusalOfFolder(setup, name),
    inject(setup, { signal }) {
      const part = requirePart(setup, name);
      const { path } = setup.storage;
      return begin(this, async () => {
        await part.stop("kill");
        await empty(path);
        return {
          assertBiting: async () => {
            const left = readdirSync(path);
            if (left.length > 0) throw broken(this, `an empty folder, got ${left.join(", ")}`);
            return "nothing is left of what was stored";
          },
          heal: async () => {
            await empty(path);
            if (existsSync(backup)) await cp(backup, path, { recursive: true });
            await part.start(signal);
          },
          assertHealed: async () => {
            if (!existsSync(join(path, DATABASE)))
              throw broken(this, `${DATABASE} to be back, got no such file`);
            return "the backup has been put back";
          },
        };
      });
    },
  };
}

/** The folder itself stays: it may be a mount. */
async function empty(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of readdirSync(folder))
    await rm(join(folder, name), { recursive: true, force: true });
}
