import type { WorkloadsEvidence } from "../../../evidence/workloads.ts";
import { readMemory } from "../../../host/memory.ts";
import type { Plan } from "../../../plan/schema.ts";
import type { Workshop } from "../lab.ts";
import { measureDisturbances } from "./disturbance.ts";
import { measureFilters } from "./filtered.ts";
import { measureIngest } from "./ingest.ts";
import { measureCollections, measureGrowth } from "./sizes.ts";
import { soak } from "./soak.ts";
import { openWorkLab, type WorkLab } from "./work-lab.ts";

type Name = Plan["workloads"]["play"][number];

/** Told whenever something was added, so that a crash takes nothing away. */
export type OnWorkloads = (evidence: WorkloadsEvidence) => void;

/**
 * Plays the plan's workloads one after the other, each on both setups started afresh.
 *
 * @param records of the whole data: growth goes up to them.
 */
export async function measureWorkloads(
  shop: Workshop,
  records: number,
  onWorkloads: OnWorkloads,
): Promise<WorkloadsEvidence> {
  let evidence = nothingYet();
  const grow = (more: Partial<WorkloadsEvidence>) => {
    evidence = { ...evidence, ...more };
    onWorkloads(evidence);
  };
  const skip = (what: Name, why: string) => grow({ skipped: [...evidence.skipped, { what, why }] });
  const { play } = shop.plan.workloads;
  if (shop.plan.driver === "external") {
    for (const what of play) skip(what, "it writes, and the deployment is somebody else's");
    return evidence;
  }
  const work = await openWorkLab(shop);
  grow({ records: work.corpus.ids.length });
  for (const name of play) {
    const why = refusal(name, work);
    if (why === null) await playOne(name, { shop, work, records, now: () => evidence, grow });
    else skip(name, why);
  }
  return evidence;
}

const nothingYet = (): WorkloadsEvidence => ({
  records: 0,
  ingest: [],
  queryable: [],
  disturbances: [],
  filters: [],
  collections: [],
  soak: null,
  growth: [],
  availableBytes: readMemory().availableBytes,
  skipped: [],
});

/** Why it can't be played on this data; null = it can. */
function refusal(name: Name, { isMarked }: WorkLab): string | null {
  if (isMarked) return null;
  if (name === "filtered")
    return "your own records have no marks of known selectivity to filter by";
  if (name === "growth") return "your own folder is copied as it is, in one size";
  return null;
}

interface Play {
  readonly shop: Workshop;
  readonly work: WorkLab;
  readonly records: number;
  readonly now: () => WorkloadsEvidence;
  readonly grow: (more: Partial<WorkloadsEvidence>) => void;
}

async function playOne(name: Name, { shop, work, records, now, grow }: Play): Promise<void> {
  switch (name) {
    case "ingest":
      grow(await measureIngest(work));
      return;
    case "mixed":
      grow({
        disturbances: [...now().disturbances, ...(await measureDisturbances(work, ["writes"]))],
      });
      return;
    case "bystander":
      grow({
        disturbances: [
          ...now().disturbances,
          ...(await measureDisturbances(work, ["queries elsewhere", "writes elsewhere"])),
        ],
      });
      return;
    case "filtered":
      grow({ filters: await measureFilters(work) });
      return;
    case "collections":
      await measureCollections(work, (rows) =>
        grow({ collections: [...now().collections, ...rows] }),
      );
      return;
    case "soak":
      await soak(work, (rows) =>
        grow({
          soak: {
            ratePerSecond: shop.plan.workloads.queriesPerSecond,
            stretches: [...(now().soak?.stretches ?? []), ...rows],
          },
        }),
      );
      return;
    case "growth":
      await measureGrowth(shop, records, (rows) => grow({ growth: [...now().growth, ...rows] }));
      return;
    default:
      name satisfies never;
  }
}
