import type { Drill } from "../../drills/drill.ts";
import { Refusal } from "../../drills/stage.ts";
import { HarnessError } from "../../errors.ts";
import type { Edition } from "../../setup/setup.ts";
import type { Workshop } from "../bench/lab.ts";
import { editionOf, type PreparedDrillData } from "./prepare-drill-data.ts";

/** What a drill is played on: data, and the versions of Chroma that take each other's place on it. */
export interface DrillGrounds {
  readonly prepared: PreparedDrillData;
  /** Absent: one version runs all the time. */
  readonly editions?: readonly [first: Edition, other: Edition];
  /** Why there is no other version, or none that can serve the data: the drill can't be played. */
  readonly refusal?: Refusal;
}

/** The data that the drill's first version of Chroma wrote; only child processes can be exchanged. */
export async function drillGroundsOf(
  shop: Workshop,
  prepared: PreparedDrillData,
  { firstChroma }: Pick<Drill, "firstChroma">,
): Promise<DrillGrounds> {
  if (firstChroma === undefined || shop.plan.driver !== "process") return { prepared };
  try {
    const planned = editionOf(shop.toolchain);
    assertOlder(shop.plan.drilling.previousChroma, planned.version);
    const previous = await prepared.previous();
    return firstChroma === "previous"
      ? { prepared: previous.prepared, editions: [previous.edition, planned] }
      : { prepared, editions: [planned, previous.edition] };
  } catch (error) {
    shop.signal.throwIfAborted();
    if (!(error instanceof HarnessError)) throw error;
    const words = [error.message, error.hint].filter(Boolean).join(" To mend it: ");
    return { prepared, refusal: new Refusal(words) };
  }
}

function assertOlder(previous: string, planned: string): void {
  if (compareVersions(previous, planned) < 0) return;
  throw new HarnessError(
    "PLAN_INVALID",
    `Expected in drilling.previousChroma a version before ${planned}, which runs here, got ${previous}.`,
    { hint: "name an earlier one: `--set drilling.previousChroma=1.5.8`" },
  );
}

function compareVersions(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}
