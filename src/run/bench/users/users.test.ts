import { describe, expect, it } from "vitest";
import { judgeBetterConcurrency, judgeConcurrentUsers } from "../../../claims/judges/users.ts";
import { evidenceWith } from "../../../claims/users/testing.ts";
import { exponentialServer } from "../../../load/capacity/testing.ts";
import { countSimulated, type Simulated } from "./testing.ts";

const verdicts = async (of: Simulated) => {
  const capacity = await countSimulated(of);
  const evidence = evidenceWith(capacity);
  const [users, better] = [judgeConcurrentUsers(evidence), judgeBetterConcurrency(evidence)];
  return { capacity, users, better };
};

const local = exponentialServer(5);

describe("users, from the first rung to the verdict, on a virtual clock", {
  timeout: 60_000,
}, () => {
  it("supports ten times for a server that truly carries more than ten times as many", async () => {
    // Sixteen servers of the same kind share one queue: they carry more than sixteen times as much.
    const { users, better, capacity } = await verdicts({
      servers: { a: local, b: exponentialServer(5, 16) },
    });
    expect(users).toMatchObject({ kind: "supported" });
    expect(better).toMatchObject({ kind: "supported" });
    expect(capacity.direct.every(({ rung }) => rung !== null)).toBe(true);
  });

  it("refutes ten times for one that carries 1.2 times as many", async () => {
    const { users, capacity } = await verdicts({
      servers: { a: local, b: exponentialServer(5 / 1.2) },
      seconds: 60,
    });
    expect(users).toMatchObject({ kind: "refuted" });
    for (const { rung, why } of capacity.direct) {
      expect(rung).toBeNull();
      expect(why).toMatch(/misses the limit at \d+\/s already/);
    }
  });

  it("doesn't support more users for a setup against itself", async () => {
    const { users, better } = await verdicts({ servers: { a: local, b: local } });
    expect(users).toMatchObject({ kind: "refuted" });
    expect(better).toMatchObject({ kind: "inconclusive" });
  });

  it("refutes more users for a server of half the speed", async () => {
    const { better } = await verdicts({
      servers: { a: local, b: exponentialServer(10) },
      seconds: 60,
    });
    expect(better).toMatchObject({ kind: "refuted" });
  });

  it.each([
    ["every tenth request, and answers the rest at once", 0.1],
    ["one in 200, and answers the rest at once", 0.005],
  ])("never supports a server that drops %s", async (_, dropped) => {
    const { users, better } = await verdicts({
      servers: {
        a: local,
        b: { servers: 1, serviceMs: () => 0.01, drops: (random) => random.next() < dropped },
      },
    });
    expect(users.kind).not.toBe("supported");
    expect(better.kind).not.toBe("supported");
  });

  it("never supports a server that drops what would wait", async () => {
    const { users, better } = await verdicts({
      servers: { a: local, b: { ...local, drops: (_, backlogMs) => backlogMs > 5 } },
    });
    expect(users.kind).not.toBe("supported");
    expect(better.kind).not.toBe("supported");
  });

  it("doesn't take the generator's ceiling for the server's", async () => {
    const { users, better, capacity } = await verdicts({
      servers: { a: local, b: exponentialServer(5, 16) },
      ceiling: 600,
    });
    expect(users).toMatchObject({ kind: "inconclusive" });
    expect(users.kind === "inconclusive" && users.reasons.join(" ")).toMatch(/generator/);
    // What was seen below the ceiling still counts.
    expect(better).toMatchObject({ kind: "supported" });
    for (const ladder of capacity.ladders.filter(({ side }) => side === "b"))
      for (const { capacity: found } of ladder.capacities)
        expect(found).toMatchObject({ kind: "above", why: "the generator's own ceiling" });
  });

  it("judges nothing by one ladder of each", async () => {
    const { users, better } = await verdicts({
      servers: { a: local, b: exponentialServer(5, 16) },
      repeats: 1,
    });
    expect(users).toMatchObject({ kind: "inconclusive" });
    expect(better).toMatchObject({ kind: "inconclusive" });
  });

  it("gives no capacity to a server that gets faster with load", async () => {
    const warming = {
      servers: 1,
      serviceMs: (_: unknown, rate: number) => (rate < 60 ? 400 : 0.1),
    };
    const { users, better } = await verdicts({ servers: { a: local, b: warming } });
    expect(users).toMatchObject({ kind: "inconclusive" });
    expect(better).toMatchObject({ kind: "inconclusive" });
    expect(better.kind === "inconclusive" && better.reasons.join(" ")).toMatch(
      /gets faster with load/,
    );
  });
});
