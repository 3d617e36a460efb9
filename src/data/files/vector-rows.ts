import { HarnessError } from "../../errors.ts";
import { allocateVectors } from "../corpus.ts";
import { requireRoom } from "../room.ts";
import { isList } from "./column.ts";

/** Vectors of one dimension, as all of them must be. */
export interface Matrix {
  readonly vectors: Float32Array;
  readonly dimension: number;
  readonly rows: number;
}

export interface VectorRowsOptions {
  readonly name: string;
  readonly placeOf: (at: number) => string;
  /** null = as many as come. */
  readonly rows: number | null;
  /** null = as many as the first vector has. */
  readonly dimension: number | null;
}

/** Most components: what one array of 32-bit numbers comfortably holds. */
const COMPONENTS_MAX = 2 ** 31;
const DIMENSION_MAX = 16_384;
/** Of a block, where the number of rows isn't known: 4 MiB. */
const BLOCK_COMPONENTS = 2 ** 20;

/**
 * Gathers vectors, checked as they come. Where their number is known they lie in one array from the
 * start; else in blocks, which are joined at the end: never more than twice the vectors' own size.
 */
export class VectorRows {
  readonly #options: VectorRowsOptions;
  #dimension: number | null;
  #blockRows = 0;
  #blocks: Float32Array[] = [];
  #rows = 0;

  constructor(options: VectorRowsOptions) {
    this.#options = options;
    this.#dimension = options.dimension;
  }

  get rows(): number {
    return this.#rows;
  }

  /**
   * @throws HarnessError DATA_INVALID for anything but a list of finite numbers, as long as the
   * others; naming the place.
   */
  push(values: unknown, at: number): void {
    if (!isList(values)) throw this.#bad(at, "a list of numbers as the vector", shown(values));
    const dimension = this.#dimension ?? this.#begin(values.length, at);
    if (values.length !== dimension)
      throw this.#bad(at, `${dimension} numbers, as ${this.#model()}`, `${values.length}`);
    const block = this.#room(dimension);
    const from = (this.#rows % this.#blockRows) * dimension;
    for (let i = 0; i < dimension; i += 1) {
      const value = values[i];
      const number = typeof value === "bigint" ? Number(value) : value;
      // Chroma keeps single precision: a number beyond its range would become infinite there.
      if (typeof number !== "number" || !Number.isFinite(Math.fround(number)))
        throw this.#bad(at, `a finite number as component ${i + 1}`, shown(value));
      block[from + i] = number;
    }
    this.#rows += 1;
  }

  /** @throws HarnessError DATA_INVALID where nothing came, or fewer rows than the file's head says. */
  finish(): Matrix {
    const { name, rows: promised } = this.#options;
    const dimension = this.#dimension;
    if (this.#rows === 0 || dimension === null)
      throw new HarnessError("DATA_INVALID", `${name}: expected vectors, got none.`, {
        hint: "The file is empty: write it anew.",
      });
    if (promised !== null && this.#rows !== promised)
      throw new HarnessError(
        "DATA_INVALID",
        `${name}: expected ${promised} rows, as its head says, got ${this.#rows}.`,
        { hint: "The file seems cut: copy or write it anew." },
      );
    return { vectors: this.#joined(dimension), dimension, rows: this.#rows };
  }

  #model(): string {
    return this.#options.dimension === null ? "the rows before have" : "the records have";
  }

  #begin(dimension: number, at: number): number {
    if (dimension < 1 || dimension > DIMENSION_MAX)
      throw this.#bad(at, `a vector of 1 to ${DIMENSION_MAX} numbers`, `${dimension}`);
    this.#dimension = dimension;
    return dimension;
  }

  /** The block that the next row goes to. */
  #room(dimension: number): Float32Array {
    const { name, rows } = this.#options;
    if (this.#blockRows === 0)
      this.#blockRows = rows ?? Math.max(1, Math.floor(BLOCK_COMPONENTS / dimension));
    const last = this.#blocks.at(-1);
    if (last !== undefined && this.#rows % this.#blockRows !== 0) return last;
    const components = (this.#rows + this.#blockRows) * dimension;
    if (components > COMPONENTS_MAX)
      throw new HarnessError(
        "DATA_INVALID",
        `${name}: expected at most ${COMPONENTS_MAX} components in all, got more.`,
        { hint: "Measure with the first part of the file." },
      );
    requireRoom(name, components * Float32Array.BYTES_PER_ELEMENT);
    const block = allocateVectors(this.#blockRows, dimension);
    this.#blocks.push(block);
    return block;
  }

  #joined(dimension: number): Float32Array {
    const [first] = this.#blocks;
    if (first !== undefined && first.length === this.#rows * dimension) return first;
    const whole = allocateVectors(this.#rows, dimension);
    const blocks = this.#blocks.reverse();
    // Each block is let go as soon as it is copied.
    for (let to = 0; to < whole.length; ) {
      const block = blocks.pop() ?? new Float32Array(0);
      whole.set(block.subarray(0, whole.length - to), to);
      to += block.length;
    }
    return whole;
  }

  #bad(at: number, expected: string, got: string): HarnessError {
    return new HarnessError(
      "DATA_INVALID",
      `${this.#options.placeOf(at)}: expected ${expected}, got ${got}.`,
      { hint: "Correct that row or leave it out; every row needs one vector of the same length." },
    );
  }
}

/** A value for a message, short. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return value === null ? "null" : "nothing";
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return String(value);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
