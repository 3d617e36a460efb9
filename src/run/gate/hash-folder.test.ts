import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../host/testing.ts";
import { Scope } from "../../scope.ts";
import { hashFolder } from "./hash-folder.ts";

function program(scope: Scope, files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder(scope);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

it("is the same wherever the program lies, and whatever it leaves behind", async () => {
  await using scope = new Scope();
  const files = { "app.py": "1", "lib/storage.py": "2" };
  const hash = hashFolder(program(scope, files));
  expect(hash).toMatch(/^[0-9a-f]{16}$/);
  const left = {
    "__pycache__/app.pyc": "x",
    ".git/HEAD": "x",
    ".venv/bin/python": "x",
    "lib/old.pyc": "x",
  };
  expect(hashFolder(program(scope, { ...files, ...left }))).toBe(hash);
});

it.each([
  { "app.py": "1 ", "lib/storage.py": "2" },
  { "app.py": "1", "lib/store.py": "2" },
  { "app.py": "1" },
  { "app.py": "1", "lib/storage.py": "2", "new.py": "" },
])("is another for %j", async (files) => {
  await using scope = new Scope();
  const hash = hashFolder(program(scope, { "app.py": "1", "lib/storage.py": "2" }));
  expect(hashFolder(program(scope, files))).not.toBe(hash);
});
