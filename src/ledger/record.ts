import type { Space } from "../chroma/replies.ts";
import { seeded } from "../stats/random.ts";
import type { Placement } from "./placement.ts";
import { sameVector, ULPS } from "./same-vector.ts";

/** Integers and strings only: Chroma 1.x changes the last digit of a double. */
export interface RecordMetadata {
  readonly version: number;
  readonly kind: string;
  readonly tag: string;
}

/**
 * What a ledger writes under an id. Each plane says its version alone, so that a record whose planes
 * are of two versions shows.
 */
export interface Records {
  readonly dimension: number;
  document(id: string, version: number): string;
  metadata(id: string, version: number): RecordMetadata;
  vector(id: string, version: number): Float32Array;
  /** The version of a stored document; null = it is none of this id's. */
  documentVersion(id: string, document: string): number | null;
  /** The version of stored metadata, all of whose fields must fit. */
  metadataVersion(id: string, metadata: Readonly<Record<string, unknown>>): number | null;
  /** Which of these versions a stored vector is. */
  vectorVersion(id: string, vector: Float32Array, versions: Iterable<number>): number | null;
}

/** What fixes them all. */
export interface RecordsOptions {
  readonly seed: number;
  readonly space: Space;
  readonly placement: Placement;
}

const KINDS = ["alpha", "beta", "gamma", "delta"];
const WORDS = [
  ..."anchor basin cedar drift ember fathom grain harbour inlet juniper kelp lantern".split(" "),
  ..."meadow notch orchard pebble quarry ridge shale timber upland valley willow yarrow".split(" "),
];
const WORDS_EACH = 12;
const VERSION = /^Record .+, version (\d+): /;

/** A pure function of seed, id and version: the journal needn't hold what was written. */
export function createRecords({ seed, space, placement }: RecordsOptions): Records {
  const draw = (plane: string, id: string, version: number) => seeded(seed, plane, id, version);

  const document = (id: string, version: number) => {
    const random = draw("document", id, version);
    const words = Array.from({ length: WORDS_EACH }, () => WORDS[random.below(WORDS.length)]);
    return `Record ${id}, version ${version}: ${words.join(" ")}.`;
  };

  const metadata = (id: string, version: number) => {
    const random = draw("metadata", id, version);
    return {
      version,
      kind: KINDS[random.below(KINDS.length)] ?? "",
      tag: random.below(2 ** 32).toString(36),
    };
  };

  const directions = directionsOf(placement, seeded(seed, "directions").normal);
  const vector = (id: string, version: number) =>
    vectorAround(placement, directions, draw("vector", id, version).next);

  return {
    dimension: placement.centre.length,
    document,
    metadata,
    vector,
    documentVersion(id, stored) {
      const version = Number(VERSION.exec(stored)?.[1] ?? Number.NaN);
      return Number.isSafeInteger(version) && stored === document(id, version) ? version : null;
    },
    metadataVersion(id, stored) {
      const { version, kind, tag, ...others } = stored;
      if (typeof version !== "number" || Object.keys(others).length > 0) return null;
      const wanted = metadata(id, version);
      return kind === wanted.kind && tag === wanted.tag ? version : null;
    },
    vectorVersion(id, stored, versions) {
      for (const version of versions)
        if (sameVector(stored, vector(id, version), ULPS[space])) return version;
      return null;
    },
  };
}

/**
 * The records differ in so many directions only. Evenly spread over hundreds of dimensions they would
 * all be about equally far from each other, and an undamaged index leaves some of such records out of
 * every answer: a few in a thousand, measured on Chroma 1.5.9 with 384 dimensions.
 */
const DIRECTIONS = 8;

/** Directions drawn at random, of length 1. */
function directionsOf({ centre }: Placement, normal: () => number): Float64Array[] {
  return Array.from({ length: Math.min(DIRECTIONS, centre.length) }, () => {
    const drawn = Float64Array.from(centre, normal);
    const length = Math.hypot(...drawn);
    return drawn.map((value) => value / length);
  });
}

/** Evenly drawn steps in −1…1 have the variance 1/3. */
const VARIANCE = 1 / 3;

function vectorAround(
  { centre, noise, length }: Placement,
  directions: readonly Float64Array[],
  next: () => number,
): Float32Array {
  const drawn = Float64Array.from(centre);
  const scale = noise / Math.sqrt(directions.length * VARIANCE);
  for (const direction of directions) {
    const step = scale * (2 * next() - 1);
    for (let i = 0; i < drawn.length; i += 1)
      drawn[i] = (drawn[i] ?? 0) + step * (direction[i] ?? 0);
  }
  const stretch = length === null ? 1 : length / Math.hypot(...drawn);
  return Float32Array.from(drawn, (value) => value * stretch);
}
