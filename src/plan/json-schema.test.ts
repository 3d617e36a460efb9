import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { pathsOf, planJsonSchema, schemaAt } from "./json-schema.ts";

const committed = JSON.parse(
  readFileSync(new URL("../../plan.schema.json", import.meta.url), "utf8"),
);

/** Paths of all fields that editors have nothing to say about. */
function undescribed(node: Record<string, unknown>, path = ""): string[] {
  const properties = (node["properties"] ?? {}) as Record<string, Record<string, unknown>>;
  return Object.entries(properties).flatMap(([name, child]) => [
    ...(child["description"] === undefined && name !== "$schema" ? [`${path}${name}`] : []),
    ...undescribed(child, `${path}${name}.`),
  ]);
}

describe("the plan's schema for editors", () => {
  it("is what plan.schema.json holds; `node tools/write-schemas.ts` writes it anew", () => {
    expect(committed).toEqual(planJsonSchema());
  });

  it("describes every field", () => {
    expect(undescribed(planJsonSchema())).toEqual([]);
  });

  it("asks for nothing but a name", () => {
    expect(planJsonSchema()["required"]).toEqual(["name"]);
  });
});

describe("schemaAt", () => {
  it("finds fields, entries of lists, and variables of any name", () => {
    expect(schemaAt(["load", "quiet", "pairs"])).toMatchObject({ type: "integer", minimum: 50 });
    expect(schemaAt(["rounds", "looks", 0])).toMatchObject({ type: "integer" });
    expect(schemaAt(["setups", "server", "chroma", "variables", "ANY"])).toMatchObject({
      type: "string",
    });
  });

  it("knows of a field that may be null", () => {
    expect(schemaAt(["data", "queries"])?.type).toEqual(["string", "null"]);
  });

  it("finds nothing where there is no such field", () => {
    expect(schemaAt(["load", "toString"])).toBeUndefined();
    expect(schemaAt(["seed", "x"])).toBeUndefined();
  });
});

describe("pathsOf", () => {
  it("finds a name wherever it stands", () => {
    expect(pathsOf("threads")).toEqual([
      ["setups", "local", "backend", "threads"],
      ["setups", "server", "backend", "threads"],
    ]);
    expect(pathsOf("nowhere")).toEqual([]);
  });
});
