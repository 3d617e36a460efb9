import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nightLike } from "../evidence/testing-nights.ts";
import { addNight } from "../record/history.ts";
import { EXIT } from "./exit-codes.ts";
import { heartbeat, showHistory } from "./gate-history.ts";
import type { Screen } from "./screen.ts";

const at = (text: string) => new Date(text);

describe("the heartbeat", () => {
  const nights = [nightLike({ beganAt: "2026-11-01T01:00:00.000Z" })];

  it("beats until so many days are over, to the second", () => {
    expect(heartbeat({ nights }, 3, at("2026-11-04T01:00:00.000Z")).isAlive).toBe(true);
    expect(heartbeat({ nights }, 3, at("2026-11-04T01:00:01.000Z")).isAlive).toBe(false);
  });

  it("isn't kept up by nights that came to nothing", () => {
    const asleep = [
      ...nights,
      nightLike({ id: "b", beganAt: "2026-11-08T01:00:00.000Z", outcome: "inconclusive" }),
    ];
    const found = heartbeat({ nights: asleep }, 3, at("2026-11-08T02:00:00.000Z"));
    expect(found.isAlive).toBe(false);
    expect(found.words).toContain("2026-11-01");
  });

  it("isn't believed from a night of next year", () => {
    const { isAlive, words } = heartbeat({ nights }, 3, at("2025-11-01T00:00:00Z"));
    expect(isAlive).toBe(false);
    expect(words).toContain("clocks");
  });

  it("is missing where no night was ever judged", () => {
    expect(heartbeat({ nights: [] }, 3, at("2026-11-01T00:00:00Z")).isAlive).toBe(false);
  });
});

describe("a history on the command line", () => {
  let folder: string;
  const said: string[] = [];
  const screen = {
    colour: false,
    width: 80,
    live: false,
    result: (text: string) => void said.push(text),
    progress: (text: string) => void said.push(text),
  } as unknown as Screen;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "assay-trend-"));
    said.length = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is drawn, with the last judged night told", () => {
    addNight(join(folder, "nights"), nightLike());
    const out = join(folder, "trend.html");
    expect(showHistory(screen, { folder: join(folder, "nights"), out, heartbeatDays: null })).toBe(
      EXIT.done,
    );
    expect(readFileSync(out, "utf8")).toContain("Pass on 2026-11-01");
    expect(said.join("\n")).toContain("Pass on 2026-11-01");
  });

  it("fails with 2 where the heartbeat is missed, and with 0 where it isn't", () => {
    addNight(folder, nightLike());
    const ask = (now: string) =>
      showHistory(screen, { folder, out: null, heartbeatDays: 2, now: at(now) });
    expect(ask("2026-11-02T00:00:00Z")).toBe(EXIT.done);
    expect(ask("2026-12-02T00:00:00Z")).toBe(EXIT.inconclusive);
  });

  it("gives its last night to another program, on the screen or in a file", () => {
    addNight(folder, nightLike());
    const out = join(folder, "figures.txt");
    const give = (to: string | null) =>
      showHistory(screen, {
        folder,
        heartbeatDays: null,
        out: null,
        exported: { format: "bencher", out: to },
      });
    expect([give(null), give(out)]).toEqual([EXIT.done, EXIT.done]);
    expect(JSON.parse(said[0] ?? "")).toEqual(JSON.parse(readFileSync(out, "utf8")));
    expect(said[0]).toContain("p50-quiet-ratio");
  });

  it.each([
    ["no night", []],
    ["a night without a figure", [nightLike({ outcome: "inconclusive", rows: [] })]],
  ])("exports nothing of %s, and says so by its exit code", (_, nights) => {
    for (const night of nights) addNight(folder, night);
    const exported = { format: "github-action-benchmark", out: null } as const;
    expect(showHistory(screen, { folder, heartbeatDays: null, out: null, exported })).toBe(
      EXIT.inconclusive,
    );
    expect(said.join("\n")).toMatch(/^Nothing is exported: /);
  });

  it("names the files that can't be read, whatever is asked", () => {
    writeFileSync(join(folder, "cut.json"), "{");
    showHistory(screen, { folder, out: null, heartbeatDays: 1 });
    expect(said[0]).toMatch(/^cut\.json can't be read/);
  });

  it("that isn't there is an error that says how it comes to be", () => {
    expect(() =>
      showHistory(screen, { folder: join(folder, "none"), out: null, heartbeatDays: 1 }),
    ).toThrow(/Expected a history's folder/);
  });
});
