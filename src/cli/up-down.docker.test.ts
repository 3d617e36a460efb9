import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { EXIT } from "./exit-codes.ts";
import { Sandbox } from "./testing.ts";
import { expectExamplesWork, upJson } from "./testing-up.ts";

const MINUTES = 60_000;

/** Containers that listen on one of the addresses. */
const containersAt = (urls: readonly string[]): string[] => {
  const rows = execFileSync("docker", ["ps", "--format", "{{.ID}} {{.Ports}}"], {
    encoding: "utf8",
  });
  return rows
    .split("\n")
    .filter((row) => urls.some((url) => row.includes(`${new URL(url).host}->`)));
};

describe("`up` with containers", () => {
  it(
    "leaves both setups running, with commands that work as printed, until `down` removes them",
    async () => {
      using sandbox = new Sandbox();
      const stands = await upJson(sandbox, "--set", "driver=docker");
      const urls = stands.setups.flatMap(({ app, direct }) => [app, ...(direct ? [direct] : [])]);
      expect(containersAt(urls)).toHaveLength(3);
      await expectExamplesWork(stands);
      const refused = await sandbox.bench().ended;
      expect(refused).toMatchObject({ code: EXIT.broken, stdout: "" });
      expect(refused.stderr).toContain("`chroma-assay down` ends them.");
      expect(await sandbox.run(["down"])).toMatchObject({ code: EXIT.done, stderr: "" });
      expect(containersAt(urls)).toEqual([]);
      expect(sandbox.leftovers()).toEqual([]);
    },
    4 * MINUTES,
  );
});
