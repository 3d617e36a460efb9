import { describe, expect, it } from "vitest";
import { HarnessError } from "../../errors.ts";
import { milliseconds } from "../../units/quantity.ts";
import { refusalFor, type Silence, silenceOf } from "./engine-silence.ts";

const host = "unix:///run/docker.sock";
const silent = (error: unknown) => silenceOf(error, host, milliseconds(3000));
const coded = (code: string) => Object.assign(new Error(code), { code });

describe("why an address is no use", () => {
  it.each([
    ["EACCES", "no rights", `this user may not use ${host}`],
    ["EPERM", "no rights", `this user may not use ${host}`],
    ["ENOENT", "nobody", `there is no ${host}`],
    ["ECONNREFUSED", "nobody", `nobody listens at ${host}`],
    ["ENOTFOUND", "nobody", `there is no host ${host}`],
    ["ECONNRESET", "other", `what answers at ${host} is none (ECONNRESET)`],
  ])("is told by %s", (code, kind, why) => {
    expect(silent(coded(code))).toEqual({ kind, why });
  });

  it("is told by an answer that never came", () => {
    expect(silent(new HarnessError("TIMED_OUT", "late"))).toEqual({
      kind: "other",
      why: `what listens at ${host} said nothing for 3 s`,
    });
  });
});

describe("a refusal", () => {
  const all: readonly Silence[] = (["nobody", "other", "old", "no rights"] as const).map(
    (kind) => ({ kind, why: `the reason is ${kind}` }),
  );

  it("tells of rights before age, of age before strangers, of strangers before nobody", () => {
    const told = [4, 3, 2, 1].map((count) => refusalFor(all.slice(0, count)).message);
    expect(told).toEqual(
      ["no rights", "old", "other", "nobody"].map(
        (kind) => `Expected a Docker engine, 20.10 or newer, but the reason is ${kind}.`,
      ),
    );
  });

  it("has a remedy of its own for each", () => {
    const hints = all.map((silence) => refusalFor([silence]).hint);
    expect(new Set(hints).size).toBe(4);
    expect(refusalFor([{ kind: "no rights", why: "w" }]).hint).toContain("group docker");
    expect(refusalFor([]).hint).toContain("apt install docker.io");
  });
});
