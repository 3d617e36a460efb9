import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Space } from "../chroma/replies.ts";
import { placeAwayFrom } from "./placement.ts";
import { createRecords } from "./record.ts";
import { AWAY_FROM, testRecords } from "./testing.ts";

const ID = "assay-ledger-7-set-000001";
const SPACES: readonly Space[] = ["l2", "cosine", "ip"];
const id = fc.constantFrom(ID, "assay-ledger-7-register-000002", "with, version 3: in it");
const version = fc.integer({ min: 1, max: 5000 });

const dot = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
const DISTANCES: Readonly<Record<Space, (a: Float32Array, b: Float32Array) => number>> = {
  l2: (a, b) => Math.sqrt(dot(a, a) - 2 * dot(a, b) + dot(b, b)),
  cosine: (a, b) => 1 - dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)),
  ip: (a, b) => 1 - dot(a, b),
};

describe("a ledger's records", () => {
  it("are the same again for the same seed, id and version, and others for any other", () => {
    const [first, again] = [testRecords(), testRecords()];
    expect(again.document(ID, 3)).toBe(first.document(ID, 3));
    expect(again.metadata(ID, 3)).toEqual(first.metadata(ID, 3));
    expect(again.vector(ID, 3)).toEqual(first.vector(ID, 3));
    for (const other of [testRecords("l2", 8).document(ID, 3), first.document(ID, 4)])
      expect(other).not.toBe(first.document(ID, 3));
    expect(first.vector(ID, 4)).not.toEqual(first.vector(ID, 3));
    expect(first.vector("other", 3)).not.toEqual(first.vector(ID, 3));
  });

  it("say their version in each plane by itself", () => {
    const records = testRecords();
    fc.assert(
      fc.property(id, version, (id, version) => {
        expect(records.documentVersion(id, records.document(id, version))).toBe(version);
        expect(records.metadataVersion(id, { ...records.metadata(id, version) })).toBe(version);
        const vector = records.vector(id, version);
        expect(records.vectorVersion(id, vector, [version + 1, version])).toBe(version);
      }),
    );
  });

  it("are told from what nobody wrote", () => {
    const records = testRecords();
    const document = records.document(ID, 3);
    expect(records.documentVersion("other", document)).toBeNull();
    expect(records.documentVersion(ID, `${document} `)).toBeNull();
    expect(records.documentVersion(ID, document.replace("version 3", "version 2"))).toBeNull();
    expect(records.documentVersion(ID, "")).toBeNull();
    const metadata = { ...records.metadata(ID, 3) };
    expect(records.metadataVersion("other", metadata)).toBeNull();
    expect(records.metadataVersion(ID, { ...metadata, version: 2 })).toBeNull();
    expect(records.metadataVersion(ID, { ...metadata, more: "fields" })).toBeNull();
    expect(records.metadataVersion(ID, { version: "3" })).toBeNull();
    const vector = records.vector(ID, 3);
    expect(records.vectorVersion(ID, vector, [1, 2])).toBeNull();
    expect(records.vectorVersion(ID, vector.slice(1), [3])).toBeNull();
    expect(records.vectorVersion(ID, vector.with(0, Number.NaN), [3])).toBeNull();
  });

  it("have metadata of integers and strings only", () => {
    const { version, ...words } = testRecords().metadata(ID, 3);
    expect(version).toBe(3);
    for (const word of Object.values(words)) expect(word).toMatch(/^\w+$/);
  });

  it("may have their vectors' last bits changed by cosine, and nowhere else", () => {
    const nudge = (vector: Float32Array, ulps: number) => {
      const nudged = vector.slice();
      const bits = new Int32Array(nudged.buffer);
      bits.forEach((value, i) => {
        bits[i] = value + (i % 2 === 0 ? ulps : -ulps);
      });
      return nudged;
    };
    for (const space of SPACES) {
      const records = testRecords(space);
      const vector = records.vector(ID, 3);
      expect(records.vectorVersion(ID, nudge(vector, 2), [3])).toBe(space === "cosine" ? 3 : null);
      expect(records.vectorVersion(ID, nudge(vector, 3), [3])).toBeNull();
    }
  });

  it.each(SPACES)("lie far from the known query, whatever it is (%s)", (space) => {
    const component = fc.float({ min: -100, max: 100, noNaN: true });
    const query = fc
      .array(component, { minLength: 16, maxLength: 32 })
      .map((values) => Float32Array.from(values));
    fc.assert(
      fc.property(
        query.filter((values) => Math.hypot(...values) > 0.01),
        version,
        (query, version) => {
          const longest = Math.hypot(...query);
          const placement = placeAwayFrom(space, query, longest);
          const vector = createRecords({ seed: 1, space, placement }).vector(ID, version);
          // Further than anything of the data can be by l2; by the others on the other side.
          const far = { l2: 2 * longest, cosine: 1, ip: 1 }[space];
          expect(DISTANCES[space](vector, query)).toBeGreaterThan(far);
        },
      ),
    );
  });

  it("can be made for a query of zeros, and lie further out where the data do", () => {
    const records = (lengthMax: number) =>
      createRecords({
        seed: 1,
        space: "l2",
        placement: placeAwayFrom("l2", new Float32Array(8), lengthMax),
      });
    const [near, far] = [0, 50].map((length) => Math.hypot(...records(length).vector(ID, 1)));
    expect(near).toBeGreaterThan(2);
    expect(far).toBeGreaterThan(100);
  });

  it("all have one length by inner product, so that none is nearer by being longer", () => {
    const records = testRecords("ip");
    const length = Math.hypot(...AWAY_FROM);
    for (let version = 1; version < 50; version += 1)
      expect(Math.hypot(...records.vector(ID, version))).toBeCloseTo(length, 5);
  });
});
