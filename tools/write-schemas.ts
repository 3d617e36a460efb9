/**
 * Writes plan.schema.json, evidence.schema.json and night.schema.json anew from the schemas in the code. Run it
 * with Node 24 after a change to one of them: `node tools/write-schemas.ts`
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { planJsonSchema } from "../src/plan/json-schema.ts";
import { evidenceJsonSchema, nightJsonSchema } from "../src/record/evidence-schema.ts";

const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const schemas = {
  "plan.schema.json": planJsonSchema(),
  "evidence.schema.json": evidenceJsonSchema(),
  "night.schema.json": nightJsonSchema(),
};
for (const [name, schema] of Object.entries(schemas))
  writeFileSync(path(name), `${JSON.stringify(schema, null, 2)}\n`);
execFileSync(path("node_modules/.bin/biome"), ["format", "--write", ...Object.keys(schemas)], {
  cwd: path("."),
  stdio: ["ignore", "ignore", "inherit"],
});
