import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { examineNginx, findNginx } from "./nginx.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-nginx-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** nginx says its version on standard error. */
function addNginx(name: string, version: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\necho "nginx version: nginx/${version}" >&2\n`);
  chmodSync(path, 0o755);
  return path;
}

const find = (env: Record<string, string> = {}) =>
  findNginx({ env: { PATH: folder, ...env }, folders: [] });

describe("findNginx", () => {
  it("takes the one on PATH", () => {
    const path = addNginx("nginx", "1.26.3");
    expect(find()).toEqual({ path, version: "1.26.3", origin: "path" });
  });

  it("takes the one that NGINX_BIN names before it", () => {
    addNginx("nginx", "1.26.3");
    const path = addNginx("own", "1.27.0");
    expect(find({ NGINX_BIN: path })).toEqual({ path, version: "1.27.0", origin: "env" });
  });

  it("looks where Debian puts servers, though PATH doesn't lead there", () => {
    const path = addNginx("nginx", "1.22.1");
    expect(findNginx({ env: { PATH: "" }, folders: [folder] }).path).toBe(path);
  });

  it("says how to get one where there is none", () => {
    expect(() => find()).toThrow(
      expect.objectContaining({
        code: "TOOLCHAIN_MISSING",
        message: expect.stringContaining("there is none on PATH"),
        hint: expect.stringContaining("nginx-light"),
      }),
    );
  });

  it("refuses an NGINX_BIN that can't be run, and doesn't fall back in silence", () => {
    addNginx("nginx", "1.26.3");
    const named = join(folder, "absent");
    expect(() => find({ NGINX_BIN: named })).toThrow(`${named} is no file that can be run`);
  });

  it.each([
    ["1.18.0", false],
    ["1.19.4", false],
    ["1.19.5", true],
    ["1.20.0", true],
    ["2.0.0", true],
  ])("knows whether %s is new enough", (version, fits) => {
    addNginx("nginx", version);
    if (fits) expect(find().version).toBe(version);
    else expect(() => find()).toThrow(`is version ${version}`);
  });
});

describe("doctor's row for nginx", () => {
  it("tells an old one from a missing one", () => {
    const look = { env: { PATH: folder }, folders: [] };
    expect(examineNginx(look)).toMatchObject({ state: "missing", isRequired: false });
    addNginx("nginx", "1.18.0");
    expect(examineNginx(look)).toMatchObject({ state: "wrong version", version: "1.18.0" });
  });
});
