import { describe, expect, it } from "vitest";
import { type ColumnNames, chooseColumns, UNNAMED } from "./choose-columns.ts";
import { columnOf, listColumns } from "./column.ts";

const LONG = "A text of more than twenty characters.";
const VALUES = {
  id: ["a", "b"],
  embedding: [
    [1, 2],
    [3, 4],
  ],
  text: [LONG, LONG],
  year: [2000, 2001],
};

const choose = (values: Record<string, unknown[]>, asked: Partial<ColumnNames> = {}) => {
  const columns = Object.entries(values).map(([name, list]) => columnOf(name, list));
  return chooseColumns({ name: "x", columns }, { ...UNNAMED, ...asked });
};

describe("columns that are recognised", () => {
  it("are the only list of numbers, the id by its name, and the only long text", () => {
    const { choice, words } = choose(VALUES);
    expect(choice).toEqual({ vector: "embedding", id: "id", document: "text", metadata: [] });
    expect(words).toBe('x: vectors from "embedding", ids from "id", documents from "text".');
  });

  it.each(["id", "_id", "ids"])("are called %s where they hold ids", (name) => {
    expect(choose({ e: VALUES.embedding, [name]: [1, 2] }).choice.id).toBe(name);
    expect(choose({ e: VALUES.embedding, [name]: [0.5, 2] }).choice.id).toBeNull();
  });

  it("may be fewer: row numbers are ids then, and there are no documents", () => {
    const { choice, words } = choose({ e: VALUES.embedding, name: ["short", "texts"] });
    expect(choice).toEqual({ vector: "e", id: null, document: null, metadata: [] });
    expect(words).toBe('x: vectors from "e", row numbers from 0 as ids, no documents.');
  });

  it("are lists of one length, where others have several", () => {
    const uneven = [[1], [1, 2]];
    expect(choose({ e: VALUES.embedding, uneven }).choice.vector).toBe("e");
    expect(choose({ uneven }).choice.vector).toBe("uneven");
  });

  it("are vectors still with NaN, null or nothing in them: those are named when they are read", () => {
    expect(choose({ e: [[1, "NaN"], null, [null, 2], []] }).choice.vector).toBe("e");
  });

  it("aren't taken for documents where they are ids or metadata", () => {
    const values = { e: VALUES.embedding, id: [LONG, `${LONG}!`], a: VALUES.text };
    expect(choose(values).choice).toMatchObject({ id: "id", document: "a" });
    expect(choose(values, { metadata: ["a"] }).choice.document).toBeNull();
  });
});

describe("columns that are named", () => {
  it("are taken in place of others that could be", () => {
    const values = { ...VALUES, other: VALUES.embedding, title: VALUES.text, key: ["x", "y"] };
    const asked = { vector: "other", id: "key", document: "title", metadata: ["year", "text"] };
    expect(choose(values, asked).choice).toEqual(asked);
  });

  it('may be none: ""', () => {
    expect(choose(VALUES, { id: "", document: "" }).choice).toMatchObject({
      id: null,
      document: null,
    });
  });

  it("may be empty in the first rows", () => {
    expect(choose({ ...VALUES, note: [null, null] }, { document: "note" }).choice.document).toBe(
      "note",
    );
  });
});

const ALL =
  'Its columns: "id" (texts of about 1 characters), "embedding" (lists of 2 numbers), "text" (texts of about 38 characters), "year" (whole numbers).';

describe("columns that can't be chosen", () => {
  const refused = (
    values: Record<string, unknown[]>,
    asked: Partial<ColumnNames>,
    message: string,
  ) => {
    const field = /^data\.columns\.\w+: /.exec(message)?.[0] ?? "";
    expect(() => choose(values, asked)).toThrow(
      expect.objectContaining({
        code: "DATA_INVALID",
        message: expect.stringContaining(message.slice(field.length)),
        hint: `Name one: \`${field.slice(0, -2)}\` in the plan, or --set ${field.slice(0, -2)}=<column>.`,
      }),
    );
  };

  it("are listed with what they hold, for a name that isn't there or holds something else", () => {
    refused(
      VALUES,
      { vector: "emb" },
      `data.columns.vector: x: expected the column "emb" for \`data.columns.vector\`, got none. ${ALL}`,
    );
    refused(
      VALUES,
      { vector: "text" },
      `data.columns.vector: x: expected lists of numbers in "text", got texts of about 38 characters. ${ALL}`,
    );
    refused(
      VALUES,
      { id: "embedding" },
      'data.columns.id: x: expected texts or whole numbers in "embedding", got lists of 2 numbers.',
    );
    refused(
      VALUES,
      { document: "year" },
      'data.columns.document: x: expected texts in "year", got whole numbers.',
    );
    refused(
      VALUES,
      { metadata: ["embedding"] },
      'data.columns.metadata: x: expected texts, numbers, or true and false in "embedding"',
    );
  });

  it("are listed where none could be the vectors", () => {
    refused(
      { id: ["a"], tags: [["a"]] },
      {},
      'data.columns.vector: x: expected one column with lists of numbers, the vectors, got none. Its columns: "id" (texts of about 1 characters), "tags" (lists of something else than numbers).',
    );
  });

  it("are listed where several could be meant", () => {
    const two = { ...VALUES, title: [[1], [2]] };
    refused(
      two,
      {},
      'data.columns.vector: x: expected one column with lists of numbers, the vectors, got 2: "embedding" (lists of 2 numbers), "title" (lists of 1 numbers).',
    );
    refused(
      { ...VALUES, _id: [1, 2] },
      {},
      "data.columns.id: x: expected one column with ids, got 2:",
    );
    refused(
      { ...VALUES, body: VALUES.text },
      {},
      "data.columns.document: x: expected one column with long texts, the documents, got 2:",
    );
  });
});

describe("what a column holds", () => {
  it.each([
    [[1, 0.5, null], "numbers"],
    [[1n, 2], "whole numbers"],
    [[true, false], "true or false"],
    [[{ a: 1 }], "mappings"],
    [[new Date(0)], "dates"],
    [[[], []], "empty lists"],
    [[null, undefined], "nothing in the first rows"],
    [[1, "a"], "values of different kinds"],
    [[Float32Array.of(1, 2)], "lists of 2 numbers"],
    [[[1], [1, 2]], "lists of numbers, of different lengths"],
  ])("%o is told in words", (values, words) => {
    expect(listColumns([columnOf("c", values)])).toBe(`"c" (${words})`);
  });
});
