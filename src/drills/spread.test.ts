import { describe, expect, it } from "vitest";
import type { Distribution } from "../evidence/drill.ts";
import type { PassedRequest } from "../setup/nginx/access-log.ts";
import { AS_WRITTEN } from "../setup/nginx/balancer.ts";
import { milliseconds, seconds } from "../units/quantity.ts";
import { settingsWords, spreadFacts } from "./spread.ts";

const BACKENDS = ["a:1", "b:2", "c:3"];
const KILL = 10_000;
const START = 20_000;
const END = 30_000;

/** One request every 50 ms from 0 to the end; the choice says who is tried, and what came. */
function requests(
  choose: (turn: number, atMs: number) => readonly [tried: readonly number[], status: number],
): PassedRequest[] {
  return Array.from({ length: END / 50 }, (_, turn) => {
    const atMs = (turn + 1) * 50;
    const [tried, status] = choose(turn, atMs);
    return {
      atMs: milliseconds(atMs),
      tookMs: milliseconds(5),
      status,
      method: "POST",
      path: "/query",
      tried: tried.map((number) => BACKENDS[number - 1] ?? ""),
      token: null,
    };
  });
}

const around = (at: number) => ({ fromMs: milliseconds(at - 2), toMs: milliseconds(at) });

const facts = (all: readonly PassedRequest[], started = true): Distribution =>
  spreadFacts({
    requests: all,
    balancing: {
      settings: { ...AS_WRITTEN, failTimeoutMs: seconds(2) },
      backends: BACKENDS,
    },
    killed: 2,
    fromMs: milliseconds(0),
    kill: around(KILL),
    start: started ? around(START) : null,
    untilMs: milliseconds(END),
  });

const isDead = (atMs: number) => atMs > KILL && atMs <= START + 1000;
const inTurn = (turn: number) => (turn % 3) + 1;
const oneOfTwo = (turn: number) => (turn % 2 === 0 ? 1 : 3);
const stretch = ({ stretches }: Distribution, id: string) => stretches.find((one) => one.id === id);

describe("what a balancer's log tells of a backend's death", () => {
  it("is that the others answer at once where the balancer passes on", () => {
    const found = facts(
      requests((turn, atMs) => {
        if (!isDead(atMs)) return [[inTurn(turn)], 200];
        // Once every two seconds the dead one is tried first.
        return atMs % 2000 === 50 ? [[2, oneOfTwo(turn)], 200] : [[oneOfTwo(turn)], 200];
      }),
    );
    expect(found.settled).toEqual({ kind: "none", why: "no request failed" });
    expect(stretch(found, "before")).toMatchObject({ requests: 199, failed: 0 });
    expect(stretch(found, "down")).toMatchObject({ failed: 0, triedInVain: [0, 5, 0] });
    expect(stretch(found, "down")?.answered).toEqual([100, 0, 99]);
    expect(found.back).toMatchObject({ kind: "within" });
    expect(stretch(found, "after")?.answered.every((count) => count > 50)).toBe(true);
  });

  it("is when the last request failed, with bounds", () => {
    const found = facts(
      requests((turn, atMs) => {
        if (!isDead(atMs)) return [[inTurn(turn)], 200];
        return atMs <= KILL + 200 ? [[2], 502] : [[oneOfTwo(turn)], 200];
      }),
    );
    expect(found.settled).toEqual({ kind: "within", lowMs: 195, highMs: 252 });
    expect(stretch(found, "settling")).toMatchObject({ failed: 4, triedInVain: [0, 4, 0] });
    expect(stretch(found, "down")?.failed).toBe(0);
  });

  it("is that they never stopped failing, where the balancer doesn't pass on", () => {
    const found = facts(
      requests((turn, atMs) =>
        isDead(atMs) && inTurn(turn) === 2 ? [[2], 502] : [[inTurn(turn)], 200],
      ),
    );
    expect(found.settled.kind).toBe("censored");
    expect(stretch(found, "settling")?.failed).toBeGreaterThan(60);
  });

  it("isn't deceived by the rest between two tries of the dead one", () => {
    const found = facts(
      requests((turn, atMs) => {
        if (!isDead(atMs)) return [[inTurn(turn)], 200];
        return atMs % 2000 === 50 ? [[2], 502] : [[oneOfTwo(turn)], 200];
      }),
    );
    expect(found.settled.kind).toBe("censored");
  });

  it("is that the one that was started again got nothing", () => {
    const found = facts(
      requests((turn, atMs) => (atMs > KILL ? [[oneOfTwo(turn)], 200] : [[inTurn(turn)], 200])),
    );
    expect(found.back).toEqual({ kind: "censored", afterMs: END - START });
    expect(stretch(found, "after")).toBeUndefined();
  });

  it("doesn't wait for one that was never started again", () => {
    const found = facts(
      requests((turn) => [[inTurn(turn)], 200]),
      false,
    );
    expect(found.back).toEqual({ kind: "none", why: "it wasn't started again" });
  });

  it("counts a client that gave up, and a request that nobody could take, as failed", () => {
    const found = facts(requests((turn) => (turn % 2 ? [[], 502] : [[1], 499])));
    expect(stretch(found, "before")).toMatchObject({ requests: 199, failed: 199 });
    expect(stretch(found, "before")?.answered).toEqual([0, 0, 0]);
  });
});

describe("a balancer's settings in words", () => {
  it("say who is left out, and what is passed on", () => {
    expect(settingsWords(AS_WRITTEN)).toBe(
      "round-robin, left out for 10 s after 1 failure, passed on after error, timeout",
    );
    expect(settingsWords({ ...AS_WRITTEN, maxFails: 0, passOn: [] })).toBe(
      "round-robin, never left out, never passed on",
    );
  });
});
