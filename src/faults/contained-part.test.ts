import { describe, expect, it } from "vitest";
import type { Part, Setup } from "../setup/setup.ts";
import { disconnect } from "./disconnect.ts";
import { pause } from "./pause.ts";
import { recreate } from "./recreate.ts";

const chroma = { role: "chroma", number: 1 } as const;

/** Only what a refusal looks at. */
const setupOf = (driver: Setup["driver"], parts: readonly Partial<Part>[]) =>
  ({ driver, parts }) as unknown as Setup;

describe.each([
  ["pause", pause(chroma)],
  ["disconnect", disconnect(chroma)],
  ["recreate", recreate(chroma, "kept")],
  ["recreate without data", recreate(chroma, "lost")],
])("%s", (_, fault) => {
  it("is refused where parts are processes, with the flag that mends it", async () => {
    const refusal = await fault.refusal(setupOf("process", [chroma]));
    expect(refusal?.why).toContain("--set driver=docker");
  });

  it("is refused where there is no such part", async () => {
    const refusal = await fault.refusal(setupOf("docker", []));
    expect(refusal?.why).toBe("the setup has no chroma 1");
  });

  it("is taken where the part is a container", async () => {
    const container = {} as NonNullable<Part["container"]>;
    expect(await fault.refusal(setupOf("docker", [{ ...chroma, container }]))).toBeNull();
  });
});
