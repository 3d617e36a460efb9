import { describe, expect, it } from "vitest";
import { upLines } from "./up-words.ts";

const local = {
  name: "local",
  driver: "process",
  app: "http://127.0.0.1:1001",
  apps: ["http://127.0.0.1:1001"],
  direct: null,
  gateway: null,
} as const;
const server = {
  name: "server",
  driver: "process",
  app: "http://127.0.0.1:1002",
  apps: ["http://127.0.0.1:1003", "http://127.0.0.1:1004"],
  direct: "http://127.0.0.1:1005",
  gateway: "https://127.0.0.1:1006",
} as const;
const words = (setups: Parameters<typeof upLines>[0]["setups"]) =>
  upLines({ setups, planName: "quick", logs: "/logs", examples: [] });

describe("what `up` says", () => {
  it("names every address once, with what listens there", () => {
    const lines = words([
      { ...local, apps: [...local.apps] },
      { ...server, apps: [...server.apps] },
    ]);
    expect(lines).toContain("  local   http://127.0.0.1:1001   the application");
    expect(lines).toContain("  server  http://127.0.0.1:1002   the application");
    expect(lines).toContain("          http://127.0.0.1:1005   Chroma itself");
    expect(lines).toContain("          https://127.0.0.1:1006   Chroma by its gateway");
    expect(lines).toContain("          http://127.0.0.1:1004   backend 2");
  });

  it("doesn't speak of what isn't there", () => {
    const said = words([{ ...local, apps: [...local.apps] }]).join("\n");
    expect(said).not.toContain("Chroma itself");
    expect(said).not.toContain("backend 1");
  });

  it("says how to end them", () => {
    expect(words([]).at(-1)).toContain("`chroma-assay down`");
  });
});
