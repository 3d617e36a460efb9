import { existsSync, readdirSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { begin, broken } from "./active.ts";
import { type Fault, type PartName, partWords } from "./fault.ts";
import { refusalOfFolder, requirePart } from "./own-folder.ts";

/** Names of the vectors: without it Chroma counts every record and knows no vector. */
const LOST = "index_metadata.pickle";

/**
 * The part is stopped, a file of its index is lost, and it is started again. Healed by what an
 * operator would do: the folder is restored from a copy that was made while it was stopped. Nothing
 * may be written in between: it would be gone with the restored folder.
 *
 * @param copy where that copy lies; gone with the run.
 */
export function damagedIndex(name: PartName, copy: string): Fault {
  const on = partWords(name);
  return {
    name: "damaged-index",
    on,
    describe: () => `${on} is stopped, loses a file of its index, and is started again`,
    endedBy: "operator",
    refusal: async (setup) => refusalOfFolder(setup, name),
    inject(setup, { signal }) {
      const part = requirePart(setup, name);
      const { path } = setup.storage;
      return begin(this, async () => {
        await part.stop("graceful");
        await cp(path, copy, { recursive: true });
        const lost = lostFilesIn(path);
        for (const file of lost) await rm(file);
        await part.start(signal);
        return {
          assertBiting: async () => {
            const still = lost.filter((file) => existsSync(file));
            if (lost.length === 0 || still.length > 0)
              throw broken(this, `${LOST} to be gone, got ${still[0] ?? "no such file before"}`);
            return `${LOST} is gone from ${lost.length} index`;
          },
          heal: async () => {
            await part.stop("kill");
            await rm(path, { recursive: true, force: true });
            await cp(copy, path, { recursive: true });
            await part.start(signal);
          },
          assertHealed: async () => {
            const missing = lost.filter((file) => !existsSync(file));
            if (missing.length > 0) throw broken(this, `${LOST} to be back, got no such file`);
            return "the folder is as it was before the damage";
          },
        };
      });
    },
  };
}

/** Each index lies in a folder of its own beside the database. */
const lostFilesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name, LOST))
    .filter((file) => existsSync(file));
