import { HarnessError } from "../errors.ts";

/** One row of the table in which Chroma notes the migrations of its database. */
export interface Migration {
  readonly dir: string;
  readonly version: number;
}

/** The last migration of each kind that Chroma 1.5.9 makes: 18 in all. */
const NEWEST: Readonly<Record<string, number>> = { sysdb: 10, metadb: 6, embeddings_queue: 2 };

/** What makes a version known, newest first, by the wheels of each: its last own migration. */
const STEPS: readonly { readonly words: string; readonly dir: string; readonly from: number }[] = [
  { words: "1.5", dir: "metadb", from: 6 },
  { words: "1.3–1.4", dir: "sysdb", from: 10 },
  { words: "1.0–1.2", dir: "metadb", from: 5 },
];

/** What the versions before 1.0 are called: their migrations don't matter here. */
export const BEFORE_1_0 = "0.x";

/**
 * The range of Chroma versions that last wrote a folder.
 *
 * @throws HarnessError DATA_INVALID for one that the pinned Chroma doesn't know.
 */
export function versionOf(migrations: readonly Migration[], folder: string): string {
  const newer = migrations.filter(({ dir, version }) => version > (NEWEST[dir] ?? 0));
  if (newer.length > 0)
    throw new HarnessError(
      "DATA_INVALID",
      `Expected ${folder} to be of Chroma 1.5 or older, got a newer one's: ${newer.map(({ dir, version }) => `${dir} ${version}`).join(", ")}.`,
      {
        hint: "An older Chroma can't be relied on to read it. Measure with a chroma-assay that pins its version.",
      },
    );
  const last = (dir: string) =>
    Math.max(0, ...migrations.filter((each) => each.dir === dir).map(({ version }) => version));
  return STEPS.find(({ dir, from }) => last(dir) >= from)?.words ?? BEFORE_1_0;
}
