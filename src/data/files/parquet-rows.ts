import type { Page } from "./parquet-pages.ts";

/** How deep a column's values lie. */
export interface Levels {
  /** Definition level of a value that is there. */
  readonly present: number;
  /** Definition level from which a list has an element, be it missing; null = the column has no lists. */
  readonly element: number | null;
}

/** Takes a value, a list, or null where there is none; false = no more are wanted. */
type OnRow = (value: unknown) => boolean;

/** Puts values back into rows. A row may go on from one page into the next. */
export interface RowBuilder {
  /** @returns false = no more are wanted. */
  add(page: Page): boolean;
  /** Behind the last page: the last row is whole. */
  end(): boolean;
}

export function createRowBuilder({ present, element }: Levels, onRow: OnRow): RowBuilder {
  return element === null
    ? { add: (page) => addFlat(page, present, onRow), end: () => true }
    : new ListBuilder({ present, element }, onRow);
}

function addFlat(page: Page, present: number, onRow: OnRow): boolean {
  let next = 0;
  for (let i = 0; i < page.count; i += 1) {
    const isThere = (page.definition?.[i] ?? present) === present;
    if (!onRow(isThere ? page.values[next++] : null)) return false;
  }
  return true;
}

class ListBuilder implements RowBuilder {
  readonly #levels: { readonly present: number; readonly element: number };
  readonly #onRow: OnRow;
  /** undefined = no row has begun. */
  #list: unknown[] | null | undefined;

  constructor(levels: { present: number; element: number }, onRow: OnRow) {
    this.#levels = levels;
    this.#onRow = onRow;
  }

  add(page: Page): boolean {
    const { present, element } = this.#levels;
    let next = 0;
    for (let i = 0; i < page.count; i += 1) {
      const level = page.definition?.[i] ?? present;
      const begins = page.repetition?.[i] === 0;
      if (begins && !this.#begin(level)) return false;
      if (level === present) this.#list?.push(page.values[next++]);
      else if (level >= element) this.#list?.push(null);
    }
    return true;
  }

  end(): boolean {
    return this.#list === undefined || this.#onRow(this.#list);
  }

  #begin(level: number): boolean {
    if (!this.end()) return false;
    // Below the level of an empty list the list itself is missing.
    this.#list = level < this.#levels.element - 1 ? null : [];
    return true;
  }
}
