import { describe, expect, it } from "vitest";
import type { Round } from "../../evidence/round.ts";
import { type LogRatio, milliseconds } from "../../units/quantity.ts";
import type { RunEvent } from "../events.ts";
import type { PlayedRound } from "./round.ts";
import { playRounds, voidLimit } from "./rounds.ts";
import { pointLike, roundLike } from "./testing.ts";

/** Plays rounds whose states are written as letters: v = valid, x = void. */
async function playing(states: string, looks: readonly number[], decided = Number.MAX_VALUE) {
  const events: RunEvent[] = [];
  const played: number[] = [];
  const kept: Round[] = [];
  let asked = 0;
  await playRounds({
    looks,
    emit: (event) => events.push(event),
    play: async (number) => {
      played.push(number);
      const letter = states[number - 1];
      if (letter === undefined) throw new Error(`Round ${number} wasn't expected.`);
      const state: Round["state"] =
        letter === "v" ? { kind: "valid" } : { kind: "void", reasons: ["swap: 3 pages"] };
      return { round: roundLike({ number, state }), outcomes: {} };
    },
    onRound: async ({ round }) => {
      kept.push(round);
    },
    undecided: () => {
      asked += 1;
      return kept.filter(({ state }) => state.kind === "valid").length < decided;
    },
  });
  const lookings = events.flatMap((event) =>
    event.kind === "look" ? [{ rounds: event.rounds, more: event.more }] : [],
  );
  return { played, kept, events, lookings, asked };
}

describe("rounds", () => {
  it("are played up to the last look where no look decides", async () => {
    const { played, lookings } = await playing("v".repeat(12), [5, 8, 12]);
    expect(played).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(lookings).toEqual([
      { rounds: 5, more: true },
      { rounds: 8, more: true },
      { rounds: 12, more: false },
    ]);
  });

  it("end at the first look that decides", async () => {
    const { played, lookings } = await playing("v".repeat(12), [5, 8, 12], 8);
    expect(played).toHaveLength(8);
    expect(lookings.at(-1)).toEqual({ rounds: 8, more: false });
  });

  it("aren't judged between looks, nor at the last one, which ends them anyway", async () => {
    expect((await playing("v".repeat(8), [5, 8])).asked).toBe(1);
    expect((await playing("vvv", [3])).asked).toBe(0);
  });

  it("are replaced where one was void, and only valid ones count for a look", async () => {
    const { played, kept, lookings } = await playing("vxvv", [3]);
    expect(played).toEqual([1, 2, 3, 4]);
    expect(kept.map(({ state }) => state.kind)).toEqual(["valid", "void", "valid", "valid"]);
    expect(lookings).toEqual([{ rounds: 3, more: false }]);
  });

  it("don't look again when a void round follows a look", async () => {
    const { lookings, asked } = await playing("vvvvvxvvv", [5, 8]);
    expect(lookings.map(({ rounds }) => rounds)).toEqual([5, 8]);
    expect(asked).toBe(1);
  });

  it("go on with as many void ones as the limit, and end with one more", async () => {
    const reached = await playing(`xx${"v".repeat(12)}`, [5, 8, 12]);
    expect(reached.played).toHaveLength(14);
    const exceeded = await playing("xvxvx", [5, 8, 12]);
    expect(exceeded.played).toEqual([1, 2, 3, 4, 5]);
    expect(exceeded.events.at(-1)).toEqual({
      kind: "look",
      rounds: 2,
      more: false,
      words: "3 rounds were void: this machine is too restless to measure on now",
    });
  });

  it("each keep what came of them before they are told of", async () => {
    const { events } = await playing("xv", [1]);
    const told = events.map((event) =>
      "step" in event ? `${event.kind} ${event.step}` : event.kind,
    );
    expect(told).toEqual([
      "step began round 1",
      "step ended round 1",
      "step began round 2",
      "step ended round 2",
      "look",
    ]);
  });

  it("tell why one was void, and what a valid one found", async () => {
    const figure = { kind: "value", logRatio: Math.log(1.25) as LogRatio, pairs: 200 } as const;
    const rounds: Round[] = [
      roundLike({ state: { kind: "void", reasons: ["swap: 3 pages", "clock: 60 ms"] } }),
      roundLike({ quiet: pointLike({ bOverA: figure }) }),
      roundLike({ quiet: pointLike({ bOverA: { kind: "failed", by: "x" } }) }),
    ];
    const words: string[] = [];
    await playRounds({
      looks: [2],
      play: async (number) => ({ round: rounds[number - 1] ?? roundLike(), outcomes: {} }),
      onRound: async () => undefined,
      undecided: () => true,
      emit: (event) => event.kind === "step ended" && words.push(event.words),
    });
    expect(words).toEqual([
      "void (swap: 3 pages; clock: 60 ms): another is drawn",
      "quiet ratio 1.250",
      "no finite figure",
    ]);
  });

  it("end with the error that cut one short, which is kept first", async () => {
    const error = new Error("the disk is full");
    const kept: Round[] = [];
    const cut: PlayedRound = {
      round: roundLike({
        state: { kind: "cut", why: "the disk is full" },
        tookMs: milliseconds(9),
      }),
      outcomes: {},
      error,
    };
    const playing = playRounds({
      looks: [5],
      play: async () => cut,
      onRound: async ({ round }) => {
        kept.push(round);
      },
      undecided: () => true,
      emit: () => undefined,
    });
    await expect(playing).rejects.toBe(error);
    expect(kept).toEqual([cut.round]);
  });
});

describe("rounds of a run that was resumed", () => {
  const resumed = async (states: string, looks: readonly number[], decided = false) => {
    const before = [...states].map((letter, index) =>
      roundLike({
        number: index + 1,
        state:
          letter === "v"
            ? { kind: "valid" }
            : letter === "c"
              ? { kind: "cut", why: "interrupted" }
              : { kind: "void", reasons: ["swap: 3 pages"] },
      }),
    );
    const played: number[] = [];
    await playRounds({
      looks,
      before,
      emit: () => undefined,
      play: async (number) => {
        played.push(number);
        return { round: roundLike({ number }), outcomes: {} };
      },
      onRound: async () => undefined,
      undecided: () => !decided,
    });
    return played;
  };

  it("go on with the next number, until as many are valid as without the interruption", async () => {
    expect(await resumed("vvc", [5])).toEqual([4, 5, 6]);
    expect(await resumed("vxvc", [5])).toEqual([5, 6, 7]);
  });

  it("aren't played where they had come to their end", async () => {
    expect(await resumed("vvvvv", [5])).toEqual([]);
    expect(await resumed("vvvvv", [5, 8], true)).toEqual([]);
    expect(await resumed("xxvv", [5])).toEqual([]);
  });

  it("go on at a look that hadn't decided, and between looks without one", async () => {
    expect(await resumed("vvvvv", [5, 8])).toEqual([6, 7, 8]);
    expect(await resumed("vvvvvv", [5, 8], true)).toEqual([7, 8]);
  });
});

describe("the limit of void rounds", () => {
  it("is a fifth of the last look, and at least one", () => {
    expect(voidLimit([5, 8, 12])).toBe(2);
    expect(voidLimit([10])).toBe(2);
    expect(voidLimit([9])).toBe(1);
    expect(voidLimit([1])).toBe(1);
    expect(voidLimit([100])).toBe(20);
  });
});
