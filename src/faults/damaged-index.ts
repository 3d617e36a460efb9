import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { HarnessError } from "../errors.ts";
import { monotonicNow } from "../host/clock.ts";
import type { Part, Setup } from "../setup/setup.ts";
import { type Fault, findPart, type PartName, partWords } from "./fault.ts";

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
    refusal: async (setup) => {
      if (findPart(setup, name) === null)
        return { kind: "unsupported", why: `this setup has no ${on}` };
      if (isWritable(setup.storage.path)) return null;
      return {
        kind: "unsupported",
        why: `the data of ${on} isn't in a folder that this user may write to`,
      };
    },
    async inject(setup, { signal }) {
      const part = partOf(setup, name);
      const { path } = setup.storage;
      const fromMs = monotonicNow();
      await part.stop("graceful");
      await cp(path, copy, { recursive: true });
      const lost = lostFilesIn(path);
      for (const file of lost) await rm(file);
      await part.start(signal);
      const toMs = monotonicNow();
      let healed = false;
      const heal = async () => {
        if (healed) return;
        await part.stop("kill");
        await rm(path, { recursive: true, force: true });
        await cp(copy, path, { recursive: true });
        await part.start(signal);
        healed = true;
      };
      return {
        fault: this,
        injected: { fromMs, toMs },
        async assertBiting() {
          const still = lost.filter((file) => existsSync(file));
          if (lost.length === 0 || still.length > 0)
            throw broken(`Expected ${LOST} to be gone, got ${still[0] ?? "no such file before"}.`);
          return `${LOST} is gone from ${lost.length} index`;
        },
        heal,
        async assertHealed() {
          const missing = lost.filter((file) => !existsSync(file));
          if (missing.length > 0) throw broken(`Expected ${LOST} to be back, got no such file.`);
          return "the folder is as it was before the damage";
        },
        [Symbol.asyncDispose]: heal,
      };
    },
  };
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function partOf(setup: Setup, name: PartName): Part {
  const part = findPart(setup, name);
  if (part === null) throw broken(`Expected a ${partWords(name)}, got none.`);
  return part;
}

const broken = (message: string) => new HarnessError("FAULT_BROKEN", message);

/** Each index lies in a folder of its own beside the database. */
const lostFilesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name, LOST))
    .filter((file) => existsSync(file));
