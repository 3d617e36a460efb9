import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findOnPath } from "./probe.ts";
import { projectFolder } from "./record.ts";

const go = findOnPath(["go"], process.env);

describe.each([
  ["k6", "go.k6.io/k6/v2 v2.2.0", "go.k6.io/k6/v2"],
  [
    "toxiproxy",
    "github.com/Shopify/toxiproxy/v2 v2.12.0",
    "github.com/Shopify/toxiproxy/v2/cmd/server",
  ],
  ["compose", "github.com/docker/compose/v5 v5.6.0", "github.com/docker/compose/v5/cmd"],
])("the Go module of %s", (name, pin, program) => {
  const folder = join(projectFolder, "tools", name);

  it("pins its version and hash", () => {
    expect(readFileSync(join(folder, "go.mod"), "utf8")).toContain(`require ${pin}\n`);
    expect(readFileSync(join(folder, "go.sum"), "utf8")).toContain(`${pin} h1:`);
  });

  // Who brings a k6 of their own needs no Go.
  it.runIf(go)("resolves every package without a change to go.mod or go.sum", () => {
    const env = { ...process.env, CGO_ENABLED: "0", GOWORK: "off" };
    const args = ["list", "-mod=readonly", "-deps", "-f", "{{.ImportPath}}", program];

    const packages = execFileSync(go ?? "go", args, { cwd: folder, env, encoding: "utf8" });

    expect(packages.split("\n")).toContain(program);
  });
});
