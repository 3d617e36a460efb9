import { describe, expect, it } from "vitest";
import { bytes, milliseconds } from "../units/quantity.ts";
import { aboutSize, aboutTime, counted, listed } from "./amounts.ts";
import { describePlan } from "./describe.ts";
import { estimate } from "./estimate.ts";
import { planOfProfile } from "./parse.ts";
import { settingsOf } from "./settings.ts";
import { known } from "./testing.ts";

const plan = (profile: string, ...set: string[]) =>
  planOfProfile(profile, { known, settings: settingsOf({ set }, "/here") });
const lines = (profile: string, ...set: string[]) => describePlan(plan(profile, ...set));

describe("describePlan", () => {
  it("tells what smoke would do", () => {
    expect(lines("smoke").join("\n")).toMatchInlineSnapshot(`
      "Plan smoke: local against server, driver process, seed 1.
      Data: the shipped corpus; up to 100 queries, 10 neighbours each, with ids, distances and documents.
      Once:
        seed           fill a Chroma folder with the records, and find the true neighbours of every query (~10 s, once; later runs reuse it)
        read back      serve a copy and check that it holds every record (~4 s)
        null server    play the load against a server that does nothing (~3 s)
        no-op backend  time the backend without a database (~5 s)
        calibrate      start both setups and find their capacity with 16 users (~12 s)
      Every round:
        start  start both setups afresh, on fresh copies, in an order drawn at random (~3 s)
        warm   send every query once, then warm up until two medians agree (~3 s)
        quiet  60 queries to both setups within milliseconds, and to the Chroma server directly (~4 s)
        busy   4 alternating blocks at 50 % of the smaller capacity (~4 s)
        end    read CPU times, kill both setups, throw the copies away (~1 s)
      One round, ~37 s in all: it proves that everything works, and judges no comparison.
      Claims: query-speed, faster, latency-network, resources.
      Disk: ~290 MB while it runs, a few MB in the run's folder afterwards."
    `);
  });

  it("tells of deployments that exist already what is done to them, and no more", () => {
    const at = (name: string, url: string) => `setups.${name}.external.chroma.url=${url}`;
    const both = [at("local", "http://a.example"), at("server", "http://b.example:8000")];
    const words = lines("smoke", "driver=external", "claims=[faster]", ...both).join("\n");
    expect(words).toContain("Data: the only collection at http://b.example:8000; up to 100");
    expect(words).toContain("nothing is written");
    expect(words).toContain("Disk: a few MB while it runs");
    expect(words).not.toMatch(/afresh|copies|kill|no-op|seed {2}/);
    const app = (name: string) => `setups.${name}.external.app.url=http://${name}.example`;
    expect(
      lines("smoke", "driver=external", "claims=[faster]", app("local"), app("server")).join("\n"),
    ).toContain("Data: unknown to the harness, which asks the plan's queries; up to");
  });

  it("tells users from other work", () => {
    const headings = (profile: string) => lines(profile).filter((line) => line.endsWith(":"));
    expect(headings("users")).toContain("Users:");
    expect(headings("users")).not.toContain("Work beside queries:");
    expect(headings("work")).toContain("Work beside queries:");
    expect(headings("work")).not.toContain("Users:");
  });

  it("tells when the comparison is judged", () => {
    expect(lines("quick").join("\n")).toMatch(
      /Judged after 5, 8 and 12 rounds \(after ~3 min 20 s/,
    );
    expect(lines("quick", "rounds.looks=[3]").join("\n")).toMatch(/Judged after 3 rounds, ~/);
  });

  it("tells of the first queries where more than one round is measured, on processes alone", () => {
    const words = "first queries after the files left the page cache";
    expect(lines("quick").join("\n")).toContain(words);
    expect(lines("smoke").join("\n")).not.toContain(words);
    expect(lines("users").join("\n")).not.toContain(words);
    expect(lines("quick", "driver=docker").join("\n")).not.toContain(words);
  });

  it("tells that a user's folder is only read, and that its size isn't known yet", () => {
    const text = lines("quick", "data.source=chroma:db#docs").join("\n");
    expect(text).toContain("a copy of /here/db, collection docs");
    expect(text).toContain("the original is only read");
    expect(text).toContain("Disk: about three times the folder while it runs");
  });

  it("tells which file is read, and by what distance", () => {
    const text = lines("quick", "data.source=file:x.npy", "data.space=ip").join("\n");
    expect(text).toContain("Data: the vectors in /here/x.npy, distances by ip;");
    expect(text).toContain("Disk: about seven times the vectors at 32 bits, and the texts while");
  });

  it("tells the disk that is needed once the folder's size is known", () => {
    const folder = { records: 10, dimension: 4, diskBytes: bytes(5e8) };
    const text = describePlan(plan("quick", "data.source=chroma:db"), folder).join("\n");
    expect(text).toContain("Disk: ~1.5 GB while it runs");
  });

  it("notes what makes the comparison less than fair", () => {
    const text = lines("quick", "setups.local.backend.threads=8", "load.quiet.pairs=60").join("\n");
    expect(text).toContain("Note: the backends have 8 and 40 threads");
    expect(text).toContain("Note: 60 quiet pairs");
    expect(lines("quick", "setups.local.backend.folder=mine").join("\n")).toContain(
      "Note: the backends are two programs",
    );
  });

  it("notes nothing of a plan that compares fairly, or doesn't compare", () => {
    expect(lines("quick").join("\n")).not.toContain("Note:");
    expect(lines("smoke").join("\n")).not.toContain("Note:");
  });

  it("tells no variable's value", () => {
    expect(lines("quick", "setups.server.chroma.variables.TOKEN=hunter2").join("\n")).not.toContain(
      "hunter2",
    );
  });
});

describe("estimate", () => {
  it("has fewer passes for a wider step, and more for a narrower one", () => {
    const ladders = (step: number) =>
      estimate(plan("users", `capacity.step=${step}`)).users.find(({ name }) => name === "ladders")
        ?.expectedMs ?? 0;
    expect(ladders(1.6)).toBeLessThan(ladders(1.25));
    expect(ladders(1.25)).toBeLessThan(ladders(1.1));
  });

  it("grows by the rounds alone from look to look", () => {
    const { looks, round } = estimate(plan("quick"));
    const perRound = round.reduce((sum, { expectedMs }) => sum + expectedMs, 0);
    const [first, second] = looks;
    expect((second?.afterMs ?? 0) - (first?.afterMs ?? 0)).toBe(3 * perRound);
  });

  it("leaves out what an earlier run has done", () => {
    const [small] = estimate(plan("quick", "data.source=synthetic:1000x8")).looks;
    const [large] = estimate(plan("quick", "data.source=synthetic:100000x8")).looks;
    expect(small).toEqual(large);
  });
});

describe("the words for amounts", () => {
  it.each([
    [400, "1 s"],
    [59_400, "59 s"],
    [59_600, "1 min"],
    [64_000, "1 min"],
    [250_000, "4 min 10 s"],
    [3_600_000, "1 h"],
    [3_900_000, "1 h 5 min"],
  ])("%d ms are %s", (time, words) => {
    expect(aboutTime(milliseconds(time))).toBe(words);
  });

  it.each([
    [3, "1 MB"],
    [293e6, "290 MB"],
    [1.24e9, "1.2 GB"],
  ])("%d bytes are %s", (size, words) => {
    expect(aboutSize(bytes(size))).toBe(words);
  });

  it("count and list", () => {
    expect(counted(1, "round")).toBe("1 round");
    expect(counted(20_000, "record")).toBe("20,000 records");
    expect(listed([5, 8, 12])).toBe("5, 8 and 12");
    expect(listed([5])).toBe("5");
    expect(listed([])).toBe("");
  });
});
