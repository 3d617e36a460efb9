import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parsePlan } from "./parse.ts";
import { absolute, resolvePaths } from "./paths.ts";
import { known } from "./testing.ts";

const resolved = (data: string) =>
  resolvePaths(parsePlan(`name: a\ndata: ${data}`, { file: "p.yaml", known }), "/plans/mine").data;

describe("resolvePaths", () => {
  it("resolves the folder and the queries against the given folder", () => {
    expect(resolved("{source: 'chroma:../db#docs', queries: q.jsonl}")).toMatchObject({
      source: "chroma:/plans/db#docs",
      queries: "/plans/mine/q.jsonl",
    });
  });

  it("resolves the file of vectors", () => {
    expect(resolved("{source: 'file:../x.npy'}").source).toBe("file:/plans/x.npy");
    expect(resolved("{source: 'file:/x.npy'}").source).toBe("file:/x.npy");
    expect(resolved("{source: 'file:~/x.npy'}").source).toBe(`file:${join(homedir(), "x.npy")}`);
    expect(absolute("data.source", "file:x.npy", "/here")).toBe("file:/here/x.npy");
  });

  it("leaves absolute paths, and sources without one, alone", () => {
    expect(resolved("{source: 'chroma:/db', queries: /q}")).toMatchObject({
      source: "chroma:/db",
      queries: "/q",
    });
    expect(resolved("{source: shipped}")).toMatchObject({ source: "shipped", queries: null });
  });

  it("resolves the compose file that a drill stands up", () => {
    const plan = parsePlan("name: a\ndrilling: {composeFile: ./c.yml}", { file: "p.yaml", known });
    expect(resolvePaths(plan, "/plans/mine").drilling.composeFile).toBe("/plans/mine/c.yml");
    expect(absolute("drilling.composeFile", "c.yml", "/here")).toBe("/here/c.yml");
  });

  it("knows the user's own folder, which no shell resolves behind `chroma:`", () => {
    expect(resolved("{source: 'chroma:~/db'}").source).toBe(`chroma:${join(homedir(), "db")}`);
    expect(resolved("{source: 'chroma:~other/db'}").source).toBe("chroma:/plans/mine/~other/db");
  });

  it("changes nothing the second time", () => {
    const plan = parsePlan("name: a\ndata: {source: 'chroma:db', queries: q}", {
      file: "p.yaml",
      known,
    });
    const once = resolvePaths(plan, "/a");
    expect(resolvePaths(once, "/b")).toEqual(once);
  });
});
