import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HarnessError } from "../errors.ts";
import { parsePlan } from "./parse.ts";
import { planSchema } from "./schema.ts";
import { known, planError } from "./testing.ts";

const parse = (text: string, file = "p.yaml") => parsePlan(text, { file, known });
const linesOf = (text: string, file?: string) =>
  planError(() => parse(text, file)).message.split("\n");

describe("parsePlan", () => {
  it("takes a plan that only has a name, and fills in the defaults", () => {
    expect(parse("name: nightly")).toEqual(planSchema.parse({ name: "nightly" }));
  });

  it("takes the same plan in JSON, even where it names its schema", () => {
    const json = '{\n\t"$schema": "./plan.schema.json",\n\t"name": "a",\n\t"data": { "k": 5 }\n}';
    expect(parse(json, "p.json")).toEqual(parse("name: a\ndata: {k: 5}"));
  });

  it("follows aliases", () => {
    const text = "name: a\nsetups:\n  local: {backend: &b {threads: 8}}\n  server: {backend: *b}";
    expect(parse(text).setups.server.backend.threads).toBe(8);
  });

  it("names the code, and points to the schema", () => {
    const error = planError(() => parse("name: A"));
    expect(error).toBeInstanceOf(HarnessError);
    expect(error).toMatchObject({
      code: "PLAN_INVALID",
      hint: expect.stringContaining("plan.schema"),
    });
  });
});

/** One mistake each: the plan's text behind `name: a`, and exactly what is said of it. */
const mistakes: readonly (readonly [what: string, text: string, said: string])[] = [
  [
    "a number out of range",
    "load: {quiet: {pairs: 7}}",
    "p.yaml:2:23: Expected `load.quiet.pairs` to be a whole number from 50 to 5000, got `7`. The nearest allowed value is 50.",
  ],
  [
    "a number between two steps",
    "load:\n  busy:\n    blocks: 7",
    "p.yaml:4:13: Expected `load.busy.blocks` to be a whole number from 4 to 200, divisible by 2, got `7`. The nearest allowed value is 6.",
  ],
  [
    "a fraction where a whole number is wanted",
    "seed: 1.5",
    "p.yaml:2:7: Expected `seed` to be a whole number from 0 to 2147483647, got `1.5`. The nearest allowed value is 1.",
  ],
  [
    "a number at an open end",
    "load: {busy: {share: 0}}",
    "p.yaml:2:22: Expected `load.busy.share` to be a number above 0, at most 1, got `0`.",
  ],
  [
    "a number with a unit",
    "load: {timeoutMs: 5s}",
    'p.yaml:2:19: Expected `load.timeoutMs` to be a number above 0, at most 60000, got `"5s"`. Write a plain number.',
  ],
  [
    "a number in quotes",
    'data: {k: "10"}',
    'p.yaml:2:11: Expected `data.k` to be a whole number from 1 to 100, got `"10"`. Write it without quotes: 10.',
  ],
  [
    "infinity",
    "load: {timeoutMs: .inf}",
    "p.yaml:2:19: Expected `load.timeoutMs` to be a number above 0, at most 60000, got `Infinity`.",
  ],
  [
    "nothing behind the colon",
    "seed:",
    "p.yaml:2:6: Expected `seed` to be a whole number from 0 to 2147483647, got `null`.",
  ],
  [
    "a driver that isn't there",
    "driver: kubernetes",
    'p.yaml:2:9: Expected `driver` to be one of "process", "docker", "external", got `"kubernetes"`.',
  ],
  [
    "a choice misspelt",
    "data: {include: [distance]}",
    'p.yaml:2:18: Expected `data.include[0]` to be one of "documents", "distances", "metadatas", got `"distance"`. Did you mean `distances`?',
  ],
  [
    "a text where a list is wanted",
    "data: {include: documents}",
    'p.yaml:2:17: Expected `data.include` to be a list, each one of "documents", "distances", "metadatas", got `"documents"`. Write it in brackets.',
  ],
  [
    "an entry listed twice",
    "data: {include: [documents, documents]}",
    'p.yaml:2:29: Expected `data.include[1]` to be listed once, got `"documents"`. Remove one of the two.',
  ],
  [
    "an empty list",
    "claims: []",
    "p.yaml:2:9: Expected `claims` to be a list of 1 or more entries, each a text, got an empty list.",
  ],
  [
    "looks that don't ascend",
    "rounds: {looks: [8, 5, 8]}",
    "p.yaml:2:17: Expected `rounds.looks` to be ascending numbers of rounds, got `[8,5,8]`. Write [5, 8].",
  ],
  [
    "a number where a mapping is wanted",
    "load: 5",
    "p.yaml:2:7: Expected `load` to be a mapping with any of generator, timeoutMs, spinMs, quiet, busy, warm, got `5`.",
  ],
  ["a field misspelt", "seeds: 4", "p.yaml:2:1: Unknown field `seeds`. Did you mean `seed`?"],
  [
    "a field in another's place",
    "load:\n  pairs: 60",
    "p.yaml:3:3: Unknown field `load.pairs`. There is `load.quiet.pairs`.",
  ],
  [
    "a field from nowhere",
    "rounds: {color: red}",
    "p.yaml:2:10: Unknown field `rounds.color`. Possible: looks, readyMs, sequential.",
  ],
  [
    "a field that every object has",
    "rounds: {constructor: 1}",
    "p.yaml:2:10: Unknown field `rounds.constructor`. Possible: looks, readyMs, sequential.",
  ],
  ["a prototype", "__proto__: {seed: 1}", "p.yaml:2:1: Unknown field `__proto__`."],
  [
    "an unknown claim",
    "claims: [faster, resource]",
    "p.yaml:2:18: Unknown claim `resource` in `claims`. Did you mean `resources`?",
  ],
  [
    "an unknown drill",
    "drills:\n  - hanf",
    "p.yaml:3:5: Unknown drill `hanf` in `drills`. Did you mean `hang`?",
  ],
  [
    "a variable that isn't one",
    "setups: {server: {chroma: {variables: {1a: x}}}}",
    "p.yaml:2:40: Expected the name `1a` in `setups.server.chroma.variables` to be letters, digits and underscores, not a digit first.",
  ],
  [
    "a variable without quotes; its value may be a secret",
    "setups: {server: {chroma: {variables: {CODE: 4711}}}}",
    "p.yaml:2:46: Expected `setups.server.chroma.variables.CODE` to be a text, got a number. Put it in quotes.",
  ],
  [
    "a variable that the harness sets",
    "setups: {local: {backend: {variables: {BACKEND_PATH: /x}}}}",
    "p.yaml:2:54: Expected `setups.local.backend.variables.BACKEND_PATH` to be left to the harness, which sets all BACKEND_ variables, got a string. Threads are set by `setups.local.backend.threads`.",
  ],
  [
    "a port for two parts",
    "setups: {local: {backend: {port: 8000}}, server: {chroma: {port: 8000}}}",
    "p.yaml:2:66: Expected `setups.server.chroma.port` to be another port than `setups.local.backend.port`, got `8000`. Both setups run at the same time; leave it out, and a free one is chosen.",
  ],
  [
    "a column of a source that has none",
    "data: {columns: {id: key}}",
    'p.yaml:2:22: Expected `data.columns.id` to be left out, for `data.source` is no file:<path>, got `"key"`. Only files have columns that must be named, and no distance of their own.',
  ],
  [
    "a distance of a source that has its own",
    "data: {source: synthetic:1000x8, space: ip}",
    'p.yaml:2:41: Expected `data.space` to be left out, for `data.source` is no file:<path>, got `"ip"`. Only files have columns that must be named, and no distance of their own.',
  ],
  [
    "fewer controls than can be told apart from chance",
    "drilling: {controls: 3}",
    "p.yaml:2:22: Expected `drilling.controls` to be 0, or at least 5, got `3`. How far runs without a fault differ from each other, fewer can't show.",
  ],
  [
    "less time for a start than for a reply",
    "rounds: {readyMs: 100}",
    "p.yaml:2:19: Expected `rounds.readyMs` to be at least `load.timeoutMs`, 5000, got `100`. A setup is ready with its first reply, and a reply may take that long.",
  ],
  [
    "a source of another kind",
    "data: {source: 'npm:wordnet'}",
    'p.yaml:2:16: Expected `data.source` to be shipped, synthetic:<records>x<dimension>, chroma:<folder>[#<collection>] or file:<path>, got `"npm:wordnet"`. For example: synthetic:20000x384',
  ],
  ["a name twice", "name: b", "p.yaml:2:1: Expected YAML or JSON: Map keys must be unique."],
  [
    "a bracket left open",
    "claims: [faster",
    "p.yaml:2:16: Expected YAML or JSON: Flow sequence in block collection must be sufficiently indented and end with a ].",
  ],
];

describe("a plan with one mistake", () => {
  it.each(mistakes)("is refused for %s", (_, text, said) => {
    expect(linesOf(`name: a\n${text}`)).toEqual([said]);
  });

  it("is refused where it is empty, or no mapping", () => {
    expect(linesOf("")[0]).toMatch(/^p\.yaml:1:1: Expected the plan to be a mapping .*`null`\.$/);
    expect(linesOf("- a")[0]).toMatch(/^p\.yaml:1:1: Expected the plan to be a mapping/);
  });

  it("is refused where it has no name", () => {
    expect(linesOf("seed: 1")).toEqual([
      "p.yaml:1:1: Expected `name` to be a text, got nothing. Add it.",
    ]);
  });

  it("is refused where it holds two documents", () => {
    expect(linesOf("name: a\n---\nname: b")).toHaveLength(1);
  });
});

describe("a plan with many mistakes", () => {
  it("has all of them told at once, in the order of the lines", () => {
    const text = "seed: -1\nnmae: a\ndata: {k: 0}\nclaims: [fast]\nrounds: {readyMs: 1}";
    const [head, ...lines] = linesOf(text);
    expect(head).toBe("6 problems in the plan:");
    expect(lines).toEqual([
      "p.yaml:1:1: Expected `name` to be a text, got nothing. Add it.",
      "p.yaml:1:7: Expected `seed` to be a whole number from 0 to 2147483647, got `-1`. The nearest allowed value is 0.",
      "p.yaml:2:1: Unknown field `nmae`. Did you mean `name`?",
      "p.yaml:3:11: Expected `data.k` to be a whole number from 1 to 100, got `0`. The nearest allowed value is 1.",
      "p.yaml:4:10: Unknown claim `fast` in `claims`. Did you mean `faster`?",
      "p.yaml:5:19: Expected `rounds.readyMs` to be at least `load.timeoutMs`, 5000, got `1`. A setup is ready with its first reply, and a reply may take that long.",
    ]);
  });

  it("is refused for a generator in a container where nobody makes any", () => {
    expect(linesOf("name: a\nload: {generator: container}")).toEqual([
      'p.yaml:2:19: Expected `load.generator` to be host, for the driver process makes no containers, got `"container"`. Leave it out, or set `driver` to docker.',
    ]);
    const inContainer = parse("name: a\ndriver: docker\nload: {generator: container}");
    expect(inContainer.load.generator).toBe("container");
  });

  it("is refused for limits that nobody would enforce", () => {
    expect(linesOf("name: a\nlimits: {chroma: {cpus: 1}}")).toEqual([
      "p.yaml:2:25: Expected `limits.chroma.cpus` to be null, for the driver process sets no limits, got `1`. Leave it out, or set `driver` to docker.",
    ]);
    const limited = parse("name: a\ndriver: docker\nlimits: {chroma: {cpus: 1}}");
    expect(limited.limits.chroma).toEqual({ cpus: 1, memoryMiB: null });
  });

  it("may name the columns of a file, and that of the queries' vectors for any source", () => {
    const columns = "{vector: e, id: '', metadata: [n]}";
    const ofFile = `name: a\ndata: {source: file:x.jsonl, space: cosine, columns: ${columns}}`;
    expect(parsePlan(ofFile, { file: "p.yaml", known }).data.columns).toEqual({
      vector: "e",
      id: "",
      document: null,
      metadata: ["n"],
    });
    const ofQueries = "name: a\ndata: {queries: q.npy, columns: {vector: e}}";
    expect(parsePlan(ofQueries, { file: "p.yaml", known }).data.columns.vector).toBe("e");
    expect(linesOf("name: a\ndata: {columns: {vector: e}}")).toHaveLength(1);
  });

  it("isn't told of a contradiction with a value that is a mistake itself", () => {
    const lines = linesOf("name: a\nload: {timeoutMs: 99999}\nrounds: {readyMs: -4}");
    expect(lines.filter((line) => line.includes("readyMs"))).toHaveLength(1);
  });
});

describe("any text whatever", () => {
  it("is a plan, or is refused with a position on every line", () => {
    const piece = fc.constantFrom(
      ...["name: a", "load:", "  quiet:", "    pairs: 60", "claims: [faster]", "- 1", "{", "}"],
      ...["x: &a [*a]", "? ", "\t", '"', "'", "seed: !!binary x", "<<: {}", "data: ~", "\u0000"],
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 8 }), (pieces) => {
        const outcome = planOrError(() => parse(pieces.join("\n")));
        if (!(outcome instanceof HarnessError)) return;
        const lines = outcome.message.split("\n").filter((line) => /^p\.yaml:\d+:\d+: /.test(line));
        expect(lines.length).toBeGreaterThan(0);
        expect(outcome.code).toBe("PLAN_INVALID");
      }),
    );
  });
});

function planOrError(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof HarnessError) return error;
    throw error;
  }
}
