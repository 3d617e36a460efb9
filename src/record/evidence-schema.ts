import { z } from "zod";
import { evidence } from "../evidence/evidence.ts";
import { night } from "../evidence/gate.ts";

/** The evidence's schema for other programs that read it (JSON Schema, draft 2020-12). */
export function evidenceJsonSchema(): Record<string, unknown> {
  return { title: "Evidence of chroma-assay", ...z.toJSONSchema(evidence) };
}

/** The same for one night of a gate's history. */
export function nightJsonSchema(): Record<string, unknown> {
  return { title: "A night of chroma-assay's gate", ...z.toJSONSchema(night) };
}
