import { HarnessError } from "../errors.ts";

/** Where records come from, as a plan's `data.source` says. */
export type DataSource =
  | { readonly kind: "shipped" }
  | { readonly kind: "synthetic"; readonly records: number; readonly dimension: number }
  | { readonly kind: "chroma"; readonly folder: string; readonly collection: string | null };

/** Chroma writes its index to disk only every so many records: `sync_threshold`'s default. */
export const SYNC_THRESHOLD = 1000;

const COMPONENTS_MAX = 2 ** 31;
const DIMENSION_MAX = 16_384;

/** @throws HarnessError DATA_INVALID for a text that is none of the three forms. */
export function parseSource(text: string): DataSource {
  if (text === "shipped") return { kind: "shipped" };
  if (text.startsWith("synthetic:")) return parseSynthetic(text);
  if (text.startsWith("chroma:")) return parseChroma(text);
  throw new HarnessError("DATA_INVALID", `Expected a data source, got "${text}".`, {
    hint: "Give shipped, synthetic:<records>x<dimension> or chroma:<folder>[#<collection>].",
  });
}

function parseSynthetic(text: string): DataSource {
  const [, records = Number.NaN, dimension = Number.NaN] =
    /^synthetic:(\d{1,12})x(\d{1,6})$/.exec(text)?.map(Number) ?? [];
  const whole = records >= 1 && dimension >= 2 && dimension <= DIMENSION_MAX;
  if (whole && records * dimension <= COMPONENTS_MAX)
    return { kind: "synthetic", records, dimension };
  throw new HarnessError(
    "DATA_INVALID",
    `Expected synthetic:<records>x<dimension> with a dimension from 2 to ${DIMENSION_MAX} and at most ${COMPONENTS_MAX} components, got "${text}".`,
    { hint: "For instance synthetic:50000x768." },
  );
}

/** A folder's name may hold a "#": the collection's name, which can't, is what follows the last. */
function parseChroma(text: string): DataSource {
  const rest = text.slice("chroma:".length);
  const hash = rest.lastIndexOf("#");
  const folder = hash < 0 ? rest : rest.slice(0, hash);
  const collection = hash < 0 ? null : rest.slice(hash + 1);
  if (folder !== "" && collection !== "") return { kind: "chroma", folder, collection };
  throw new HarnessError(
    "DATA_INVALID",
    `Expected chroma:<folder>[#<collection>], got "${text}".`,
    {
      hint: "For instance chroma:./chroma-data#documents.",
    },
  );
}
