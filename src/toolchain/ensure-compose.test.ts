import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ensureCompose } from "./ensure-compose.ts";

describe("Docker Compose", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "assay-compose-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const program = (says: string): string => {
    const path = join(folder, "docker-compose");
    writeFileSync(path, `#!/bin/sh\necho '${says}'\n`);
    chmodSync(path, 0o755);
    return path;
  };
  const ensure = (env: Readonly<Record<string, string>>) =>
    ensureCompose({ signal: new AbortController().signal, tell: () => undefined, env });

  it.each(["Docker Compose version v2.24.0", "Docker Compose version v2.40.3", "v5.6.0"])(
    "is taken from PATH: %s",
    async (says) => {
      const path = program(`version ${says}`);
      expect(await ensure({ PATH: folder })).toBe(path);
    },
  );

  it.each(["docker-compose version 1.29.2, build unknown", "Docker Compose version v2.17.3"])(
    "isn't taken where it is too old, and the error says so: %s",
    async (says) => {
      await expect(ensure({ COMPOSE_BIN: program(says) })).rejects.toMatchObject({
        code: "TOOLCHAIN_MISSING",
        message: expect.stringMatching(/^Expected COMPOSE_BIN to be docker-compose 2\.24 or newer/),
      });
    },
  );
});
