import { describe, expect, it } from "vitest";
import type { AuditAttempt } from "../evidence/audit.ts";
import { deadSettings } from "./dead-settings.ts";
import { runCheck } from "./run-check.ts";
import type { SettingsSeen, TrySettings } from "./target.ts";
import { targetOf } from "./testing.ts";

const signal = new AbortController().signal;

/** A server that heeds nothing. */
const UNMOVED: SettingsSeen = {
  doors: [{ address: "127.0.0.1", port: 20_000 }],
  strangerGets: 200,
  files: ["chroma.sqlite3"],
};

/** Heeds the variables of these names, each as its name says. */
const heeding =
  (...names: readonly string[]): TrySettings =>
  async (variables) => {
    const [[name = "", value = ""] = []] = Object.entries(variables);
    if (!names.includes(name)) return UNMOVED;
    if (name.endsWith("PORT"))
      return { ...UNMOVED, doors: [{ address: "::", port: Number(value) }] };
    if (name.endsWith("HOST")) return { ...UNMOVED, doors: [{ address: value, port: 20_000 }] };
    if (name.endsWith("IMPL")) return { ...UNMOVED, files: ["index/part-0.parquet"] };
    return { ...UNMOVED, strangerGets: 401 };
  };

const PAPER = [
  "CHROMA_SERVER_HOST",
  "CHROMA_SERVER_HTTP_PORT",
  "CHROMA_SERVER_AUTH_CREDENTIALS",
  "CHROMA_DB_IMPL",
];

async function attemptsOn(trySettings: TrySettings): Promise<readonly AuditAttempt[]> {
  const target = targetOf({ baseUrl: "http://127.0.0.1", trySettings });
  return (await runCheck(deadSettings, target, signal)).attempts;
}

const outcomes = (attempts: readonly AuditAttempt[]) =>
  Object.fromEntries(attempts.map(({ tried, outcome }) => [tried.replace("set ", ""), outcome]));

describe("the check of settings", () => {
  it("finds each of them to have its effect, on a server that heeds them", async () => {
    const attempts = await attemptsOn(heeding("CHROMA_PORT", ...PAPER));
    expect(new Set(attempts.map(({ outcome }) => outcome))).toEqual(new Set(["held"]));
    expect(attempts).toHaveLength(PAPER.length + 1);
  });

  it.each(PAPER)("finds out that %s alone has none", async (dead) => {
    const others = PAPER.filter((name) => name !== dead);
    const found = outcomes(await attemptsOn(heeding("CHROMA_PORT", ...others)));
    expect(found[dead]).toBe("broken");
    expect(others.map((name) => found[name])).toEqual(["held", "held", "held"]);
  });

  it("decides nothing where not even today's variable is heeded: none may have arrived", async () => {
    const attempts = await attemptsOn(heeding());
    expect(new Set(attempts.map(({ outcome }) => outcome))).toEqual(new Set(["unknown"]));
  });

  it("decides nothing by a server that doesn't answer a stranger at all", async () => {
    const silent: TrySettings = async (variables, stop) => ({
      ...(await heeding("CHROMA_PORT")(variables, stop)),
      strangerGets: null,
    });
    expect(outcomes(await attemptsOn(silent))).toMatchObject({
      CHROMA_SERVER_AUTH_CREDENTIALS: "unknown",
      CHROMA_SERVER_HOST: "broken",
    });
  });

  it("tells what came in place of the effect", async () => {
    const attempts = await attemptsOn(heeding("CHROMA_PORT"));
    expect(attempts.slice(0, PAPER.length).map(({ came }) => came)).toEqual([
      "127.0.0.1 port 20000",
      "127.0.0.1 port 20000",
      "status 200",
      "chroma.sqlite3",
    ]);
  });

  it("isn't exercised where nothing can be started", async () => {
    const target = targetOf({ baseUrl: "http://127.0.0.1" });
    expect((await runCheck(deadSettings, target, signal)).state.kind).toBe("not exercised");
  });
});
