import { z } from "zod";

/** How distances are measured. l2 is the squared distance, as Chroma reports it. */
const space = z.enum(["l2", "cosine", "ip"]);
export type Space = z.infer<typeof space>;

/** Settings of a collection's HNSW index, under Chroma's own names. */
const hnswSettings = z.object({
  space,
  ef_construction: z.number().optional(),
  ef_search: z.number().optional(),
  max_neighbors: z.number().optional(),
  resize_factor: z.number().optional(),
  sync_threshold: z.number().optional(),
});
export type HnswSettings = z.infer<typeof hnswSettings>;

/** One collection as the API lists it; what we don't use is left out. */
export const collectionFacts = z.object({
  id: z.uuid(),
  name: z.string().min(1),
  dimension: z.int().positive().nullable(),
  configuration_json: z.object({ hnsw: hnswSettings.nullish() }),
});

export const preflight = z.object({
  max_batch_size: z.int().positive(),
  supports_base64_encoding: z.boolean().default(false),
});

/** A page of records; vectors are checked while they are copied. */
export const recordPage = z.object({
  ids: z.array(z.string()),
  embeddings: z.array(z.array(z.unknown()).nullable()).nullish(),
  documents: z.array(z.string().nullable()).nullish(),
  metadatas: z.array(z.record(z.string(), z.unknown()).nullable()).nullish(),
});
