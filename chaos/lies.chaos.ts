import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApplied500 } from "../fixtures/lying-proxies/applied-500.ts";
import { openDoubledId } from "../fixtures/lying-proxies/doubled-id.ts";
import { openHalfBatch } from "../fixtures/lying-proxies/half-batch.ts";
import {
  type LyingProxy,
  openHonest,
  type ProxyOptions,
} from "../fixtures/lying-proxies/honest.ts";
import { openLostWrite } from "../fixtures/lying-proxies/lost-write.ts";
import { openMiscount } from "../fixtures/lying-proxies/miscount.ts";
import { openStaleVector } from "../fixtures/lying-proxies/stale-vector.ts";
import { openUndoneDelete } from "../fixtures/lying-proxies/undone-delete.ts";
import { behind, kindsOf, openRange, type Range } from "./range.ts";

/** A life without any fault: what is found then is the lie. */
const NO_FAULT = ["break 1", "heal 1", "recover"];
/** And nothing is timed: the writes after the first reading are enough to be lied about. */
const UNTIMED = ["baseline", ...NO_FAULT];

const every = { kind: "numbers", numbers: Array.from({ length: 100 }, (_, at) => at + 1) } as const;
const some = { kind: "numbers", numbers: [2, 4, 6, 9, 12, 15, 18, 21, 24, 27, 30] } as const;

describe("a target that lies", () => {
  let range: Range;
  beforeAll(async () => {
    range = await openRange();
  });
  afterAll(() => range[Symbol.asyncDispose]());

  const play = async (
    open: (options: ProxyOptions) => Promise<LyingProxy>,
    leaveOut: readonly string[] = UNTIMED,
  ) => {
    let proxy: LyingProxy | null = null;
    const stand = behind(open, (opened) => {
      proxy = opened;
    });
    let lies = 0;
    const played = await range.play("crash-persistence", {
      leaveOut,
      stand: async (setup, wish) => {
        const before = await stand(setup, wish);
        const end = before[Symbol.asyncDispose];
        return Object.create(before, {
          [Symbol.asyncDispose]: {
            value: async () => {
              lies = proxy?.lies() ?? 0;
              await end();
            },
          },
        });
      },
    });
    expect(played.state).toEqual({ kind: "played" });
    return { kinds: kindsOf(played), lies, played };
  };

  it("is found out by nothing as long as it tells the truth", async () => {
    const { kinds } = await play(openHonest);
    // Chroma itself may leave records out of an answer for all; that is told, and no lie.
    kinds.delete("incomplete");
    expect([...kinds]).toEqual([]);
  });

  it.each([
    [
      "acknowledges writes that it never passes on",
      "lost",
      (options: ProxyOptions) =>
        openLostWrite({ ...options, choice: some, of: ({ kind }) => kind === "add" }),
    ],
    ["acknowledges deletes that it doesn't do", "resurrected", undoneDelete],
    ["applies half of a batch, and answers 500", "partly applied", halfBatch],
    [
      "acknowledges a batch of which it passes on half",
      "lost",
      (options: ProxyOptions) => openHalfBatch({ ...options, choice: some }),
    ],
    ["returns one id twice", "duplicated", openDoubledId],
    ["counts one too many", "miscounted", miscount],
  ] as const)("%s: %s", async (_, kind, open) => {
    const { kinds, lies } = await play(open);
    expect(lies).toBeGreaterThan(0);
    expect([...kinds]).toContain(kind);
  });

  it("serves a vector of an older version: torn", async () => {
    // Only a longer life writes a record for the second time.
    const { kinds, lies } = await play(openStaleVector, NO_FAULT);
    expect(lies).toBeGreaterThan(0);
    expect([...kinds]).toContain("torn");
  });

  it("answers 500 for writes that it does: their outcome is unknown, and nothing is lost", async () => {
    const { kinds, lies, played } = await play((options) =>
      openApplied500({ ...options, choice: some }),
    );
    expect(lies).toBeGreaterThan(0);
    kinds.delete("incomplete");
    expect([...kinds]).toEqual([]);
    const requests = Object.values(played.ledger?.requests ?? {});
    expect(requests.reduce((sum, { unknown }) => sum + unknown, 0)).toBeGreaterThan(0);
    expect(
      Math.max(0, ...(played.ledger?.readings ?? []).map((r) => r.unknownApplied)),
    ).toBeGreaterThan(0);
  });
});

/** Every delete: a short life has few, and one of a record that was never sent leaves nothing to find. */
function undoneDelete(options: ProxyOptions): Promise<LyingProxy> {
  return openUndoneDelete({ ...options, choice: every });
}

function halfBatch(options: ProxyOptions): Promise<LyingProxy> {
  return openHalfBatch({ ...options, choice: some, saying: "500" });
}

function miscount(options: ProxyOptions): Promise<LyingProxy> {
  return openMiscount({ ...options, by: 1 });
}
