import { z } from "zod";
import type { Path } from "./problem.ts";
import { planSchema } from "./schema.ts";

/** The parts of JSON Schema that a plan's schema is made of. */
export interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly items?: SchemaNode;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: false | SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly default?: unknown;
  readonly description?: string;
}

const root = z.toJSONSchema(planSchema, { io: "input", target: "draft-7" }) as SchemaNode;

/** The plan's schema for editors (JSON Schema, draft 7: the one that most of them read). */
export function planJsonSchema(): Record<string, unknown> {
  return {
    ...root,
    title: "Plan of chroma-assay",
    // A plan in JSON names its schema in a field; one in YAML does so in a comment.
    properties: { $schema: { type: "string" }, ...root.properties },
  };
}

function childOf(node: SchemaNode | undefined, segment: string | number): SchemaNode | undefined {
  if (typeof segment === "number") return node?.items;
  if (node?.properties !== undefined)
    return Object.hasOwn(node.properties, segment) ? node.properties[segment] : undefined;
  return node?.additionalProperties || undefined;
}

/** The first alternative, with the types of all: "a text or null". */
function flat(node: SchemaNode | undefined): SchemaNode | undefined {
  if (node?.anyOf === undefined) return node;
  const types = node.anyOf.flatMap(({ type }) => type ?? []);
  return { ...node.anyOf[0], ...node, type: types };
}

/** What the schema says of a field; undefined: no such field. */
export function schemaAt(path: Path): SchemaNode | undefined {
  return flat(path.reduce<SchemaNode | undefined>(childOf, root));
}

/** The names that a mapping may have; empty where it isn't one, or any name is allowed. */
export function fieldsAt(path: Path): string[] {
  return Object.keys(schemaAt(path)?.properties ?? {});
}

/** Paths of all fields with this name, wherever in the plan. */
export function pathsOf(name: string, from: Path = []): Path[] {
  return fieldsAt(from).flatMap((field) => {
    const path = [...from, field];
    return [...(field === name ? [path] : []), ...pathsOf(name, path)];
  });
}
