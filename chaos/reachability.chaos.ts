import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openHiddenRecords } from "../fixtures/lying-proxies/hidden-records.ts";
import { type DrillEvidence, drillOutcome, type Setup } from "../src/index.ts";
import { behind, openRange, type Range } from "./range.ts";

/** A life without any fault: what is found then is what was done to it on purpose. */
const UNDISTURBED = ["baseline", "break 1", "heal 1", "recover", "verify"];
const FOUND = /sampled records aren't found by their own vectors, more than without a fault/;

describe("records that a search for their own vector doesn't find", () => {
  let range: Range;
  afterEach(() => range[Symbol.asyncDispose]());

  const play = async (
    setup: Setup["name"],
    stand: Parameters<Range["play"]>[1] = {},
  ): Promise<DrillEvidence> => {
    range = await openRange({ "drilling.controls": 5, "drilling.setup": setup });
    const played = await range.play("crash-persistence", { leaveOut: UNDISTURBED, ...stand });
    expect(played.state).toEqual({ kind: "played" });
    expect(played.ledger?.controls?.failed).toEqual([]);
    expect(played.ledger?.controls?.played).toHaveLength(5);
    return played;
  };

  it("are no finding where nothing was done", async () => {
    expect(drillOutcome(await play("server"))).toMatchObject({ kind: "held" });
  });

  it("are found where queries leave them out, and nothing else is wrong", async () => {
    const isHidden = (id: string) => /^assay-ledger-.*[02468]$/.test(id);
    const stand = behind((options) => openHiddenRecords({ ...options, hides: isHidden }));
    const outcome = drillOutcome(await play("local", { stand }));
    expect(outcome).toMatchObject({ kind: "broken", sentence: expect.stringMatching(FOUND) });
  });

  it("are found where the index's files are of an older time than the database", async () => {
    const outcome = drillOutcome(await play("server", { stand: withOldIndex }));
    // A server that notices by itself refuses to search; that is found, too.
    expect(outcome).toMatchObject({
      kind: "broken",
      sentence: expect.stringMatching(new RegExp(`${FOUND.source}|can't be read`)),
    });
  });
});

/** The final restart begins with the index's files as they were before anything was written. */
const withOldIndex = async (setup: Setup): Promise<Setup> => {
  const files = new Map<string, Buffer>();
  const start = async (signal: AbortSignal) => {
    const { path } = setup.storage;
    for (const name of readdirSync(path, { recursive: true, encoding: "utf8" }))
      if (name.includes("/")) files.set(name, readFileSync(join(path, name)));
    await setup.start(signal);
  };
  const restart = async (signal: AbortSignal) => {
    await setup.stop("graceful");
    for (const [name, bytes] of files) writeFileSync(join(setup.storage.path, name), bytes);
    await setup.start(signal);
  };
  return Object.create(setup, { start: { value: start }, restart: { value: restart } });
};
