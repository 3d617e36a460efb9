import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { composeNginxFiles } from "../src/setup/nginx/compose-files.ts";

const folder = join(import.meta.dirname, "../fixtures/nginx");
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(composeNginxFiles))
  writeFileSync(join(folder, name), text);
