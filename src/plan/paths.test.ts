import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parsePlan } from "./parse.ts";
import { resolvePaths } from "./paths.ts";
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

  it("leaves absolute paths, and sources without one, alone", () => {
    expect(resolved("{source: 'chroma:/db', queries: /q}")).toMatchObject({
      source: "chroma:/db",
      queries: "/q",
    });
    expect(resolved("{source: shipped}")).toMatchObject({ source: "shipped", queries: null });
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
