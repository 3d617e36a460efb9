import type { DataSetFacts } from "../../evidence/evidence.ts";
import type { Toolchain } from "../../toolchain/toolchain.ts";
import { milliseconds } from "../../units/quantity.ts";
import { type Lab, NO_EXTRA, NO_VARIANTS, type PreparedData, type Workshop } from "../bench/lab.ts";
import { prepareData } from "../bench/prepare-data.ts";
import { prepareExternal } from "../bench/prepare-external.ts";
import { createShop, type ShopOptions } from "../bench/shop.ts";
import type { Contender, DuetOrder } from "./steps.ts";

/** What every duet with a reference is played on. */
export interface Ground {
  readonly shop: Workshop;
  readonly data: PreparedData;
  readonly facts: DataSetFacts | null;
  /** Whose Chroma wrote the data. */
  readonly writer: Toolchain;
}

export type GroundOptions = Omit<ShopOptions, "aa" | "extra">;

/** Both sides are `server`: what differs stands in the variants. */
export const shopOf = (options: GroundOptions): Workshop =>
  createShop({ ...options, aa: "server", extra: NO_EXTRA });

/**
 * Data of the harness's own, written by the oldest Chroma among them: a newer one reads what an older
 * one wrote, and not always the other way round.
 */
export async function ourGround(shop: Workshop, contenders: readonly Contender[]): Promise<Ground> {
  const oldest = contenders.reduce((old, other) =>
    isOlder(other.variant.toolchain.chromadbVersion, old.variant.toolchain.chromadbVersion)
      ? other
      : old,
  );
  const { toolchain } = oldest.variant;
  const { data, facts } = await prepareData({ ...shop, toolchain });
  return { shop, data, facts, writer: toolchain };
}

function isOlder(version: string, than: string): boolean {
  const [one, other] = [version, than].map((text) => text.split(".").map(Number));
  const at = one?.findIndex((part, index) => part !== other?.[index]) ?? -1;
  return at >= 0 && (one?.[at] ?? 0) < (other?.[at] ?? 0);
}

/** Deployments that exist already: the reference stands in the place of `local`. */
export async function externalGround(
  options: GroundOptions,
  { variant }: Contender,
): Promise<Ground> {
  const { plan } = options;
  const { external } = variant.plan.setups.server;
  const local = { ...plan.setups.local, external };
  const both = { ...plan, setups: { ...plan.setups, local } };
  const shop = createShop({ ...options, plan: both, aa: null, extra: NO_EXTRA });
  return { shop, ...(await prepareExternal(shop)), writer: options.toolchain };
}

/** The duet's two sides: the candidate on b's, or in a self-test the reference once more. */
export function labOf(
  { shop, data }: Ground,
  { kind, reference, slowDownUs }: Pick<DuetOrder, "kind" | "reference" | "slowDownUs">,
): Lab {
  const isSelf = kind === "same" || kind === "slower";
  if (shop.plan.driver !== "external") {
    const { variant } = reference;
    const extra = { a: {}, b: slowDownUs === 0 ? {} : { BACKEND_BURN_US: String(slowDownUs) } };
    return { ...shop, data, extra, variants: { a: variant, b: isSelf ? variant : null } };
  }
  const [a, b] = data.targets ?? [];
  const holdMs = milliseconds(slowDownUs / 1000);
  const other = isSelf ? a : b;
  const targets = [a, other && { ...other, holdMs }].flatMap((target) => target ?? []);
  return {
    ...shop,
    data: { ...data, targets },
    extra: NO_EXTRA,
    variants: NO_VARIANTS,
    sides: { a: "local", b: isSelf ? "local" : "server" },
  };
}
