import { describe, expect, it } from "vitest";
import { drilled, drillOf, type MadeUp, trialsFrom } from "../testing-drills.ts";
import { judgeClustering } from "./clustering.ts";

const made = (outcome: "held" | "broken"): MadeUp => ({
  name: "clustering",
  faults: [],
  ledger: null,
  invariants: [
    {
      id: "both-servers-have-every-write",
      words: "what one server has acknowledged, the other one has",
      outcome,
      found: "by id 0 of 30 acknowledged writes were read at once",
    },
  ],
});

describe("clustering", () => {
  it("is refuted by a write that the other server hasn't got", () => {
    expect(judgeClustering(drilled(drillOf(made("broken"))))).toMatchObject({
      kind: "refuted",
      headline: expect.stringContaining("0 of 30 acknowledged writes"),
    });
  });

  it("is supported by servers that share everything, often enough", () => {
    expect(judgeClustering(drilled(...trialsFrom(29, made("held")))).kind).toBe("supported");
  });

  it("isn't exercised without the drill", () => {
    expect(judgeClustering(drilled()).kind).toBe("not exercised");
  });
});
