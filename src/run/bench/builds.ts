import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { reordered } from "../../data/reordered.ts";
import { parseDataSource } from "../../plan/data-source.ts";
import { seeded } from "../../stats/random.ts";
import type { PreparedData, Workshop } from "./lab.ts";
import { prepareData } from "./prepare-data.ts";

/** The indexes that rounds take turns with, and what the report says of them. */
export interface Builds {
  /** At least the one that was there. */
  readonly data: readonly PreparedData[];
  readonly note: string | null;
}

/**
 * Builds further indexes of the same records, each filled in an order of its own: what a graph happens
 * to look like is the luck of one index, and must not pass for a difference between the setups.
 *
 * @param first the index that is there already
 */
export async function buildFurther(shop: Workshop, first: PreparedData): Promise<Builds> {
  const { plan } = shop;
  const wanted = plan.data.builds;
  if (wanted === 1) return { data: [first], note: null };
  if (plan.driver === "external" || parseDataSource(plan.data.source).kind === "chroma")
    return {
      data: [first],
      note: `Of ${wanted} independently built indexes there is one: the index is the user's own, as it is.`,
    };
  const data: PreparedData[] = [{ ...first, build: 1 }];
  for (let build = 2; build <= wanted; build += 1) {
    const workFolder = join(shop.workFolder, `build-${build}`);
    mkdirSync(workFolder, { recursive: true });
    shop.emit({ kind: "step at", words: `index ${build} of ${wanted}` });
    const own = await prepareData({ ...shop, workFolder }, (corpus) =>
      reordered(corpus, seeded(plan.seed, "build", build)),
    );
    data.push({ ...own.data, build });
  }
  return {
    data,
    note: `${wanted} indexes were built independently, the records in an order of its own for each; rounds take turns with them.`,
  };
}
