import { type Html, html, type Part } from "./markup.ts";

/** A section of the page with its heading and one sentence of what it shows. */
export function section(
  head: { readonly id: string; readonly title: string; readonly intro?: Part },
  ...content: readonly Part[]
): Html {
  const intro = head.intro === undefined ? null : html`<p class="intro">${head.intro}</p>`;
  return html`<section id="${head.id}" aria-labelledby="${head.id}-title">
<h2 id="${head.id}-title">${head.title}</h2>
${intro}
${content}
</section>
`;
}

/** A column of a table: its heading, and whether it holds numbers. */
export interface Column {
  readonly title: Part;
  readonly number?: boolean;
}

/** A row's cells, with an optional class for the row. */
export interface Row {
  readonly cells: readonly Part[];
  readonly kind?: string;
  /** What doesn't fit a column: it gets a line of its own under the row. */
  readonly note?: Part;
}

/** A table that scrolls inside itself, so that the page never does sideways. */
export function table(caption: string, columns: readonly Column[], rows: readonly Row[]): Html {
  const side = (index: number): string => (columns[index]?.number === true ? "num" : "txt");
  const head = columns.map(
    (column, index) => html`<th scope="col" class="${side(index)}">${column.title}</th>`,
  );
  const body = rows.map(({ cells, kind, note }) => {
    const inner = cells.map((cell, index) =>
      index === 0
        ? html`<th scope="row" class="${side(index)}">${cell}</th>`
        : html`<td class="${side(index)}">${cell}</td>`,
    );
    const under =
      note === undefined || note === null
        ? null
        : html`<tr class="note-row ${kind ?? "plain"}"><td></td><td colspan="${columns.length - 1}">${note}</td></tr>
`;
    return html`<tr class="${kind ?? "plain"}">${inner}</tr>
${under}`;
  });
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table></div>
`;
}

/** Names and what belongs to them. Pairs without a value are left out. */
export function facts(pairs: readonly (readonly [Part, Part])[]): Html {
  const shown = pairs.filter(([, value]) => value !== null && value !== "");
  return html`<dl class="facts">
${shown.map(
  ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>
`,
)}</dl>
`;
}

/** A part of the page that is folded at first. */
export const folded = (title: Part, content: Part): Html =>
  html`<details><summary>${title}</summary>
${content}
</details>
`;
