import { describe, expect, it } from "vitest";
import { ownProgram } from "./own-program.ts";

/** What a module at that path would be told of itself. */
const asking = (filename: string, dirname: string): ImportMeta => ({
  ...import.meta,
  dirname,
  filename,
});

describe("a program of our own", () => {
  it("lies beside the module that asks, as a source in a clone", () => {
    const program = ownProgram(asking("/clone/src/heal/start.ts", "/clone/src/heal"), "watchdog");
    expect(program).toBe("/clone/src/heal/watchdog.ts");
  });

  it("is what the sources were made into where the module that asks is", () => {
    const meta = asking("/package/dist/run/bench/floors.js", "/package/dist/run/bench");
    expect(ownProgram(meta, "../../load/null-server")).toBe("/package/dist/load/null-server.js");
  });
});
