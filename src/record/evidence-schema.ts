import { z } from "zod";
import { evidence } from "../evidence/evidence.ts";

/** The evidence's schema for other programs that read it (JSON Schema, draft 2020-12). */
export function evidenceJsonSchema(): Record<string, unknown> {
  return { title: "Evidence of chroma-assay", ...z.toJSONSchema(evidence) };
}
