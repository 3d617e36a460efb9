import { type Html, html } from "../markup.ts";

/** The widths a picture is drawn for: text in it must stay readable on a telephone. */
export type Size = "wide" | "narrow";
/** Units of the drawing; on a wide page they are pixels. */
export const WIDTHS: Readonly<Record<Size, number>> = { wide: 920, narrow: 360 };

/** A drawing in both widths, of which the style sheet shows one. */
export interface Picture {
  readonly id: string;
  readonly title: string;
  /** What a reader who can't see it needs to know. */
  readonly description: string;
  readonly draw: (size: Size) => { readonly height: number; readonly body: Html };
  /** Under the picture, for everyone. */
  readonly caption?: Html;
  readonly legend?: Html;
}

/** The picture as a figure. */
export function picture(of: Picture): Html {
  const caption = of.caption === undefined ? null : html`<figcaption>${of.caption}</figcaption>`;
  return html`<figure>
${of.legend ?? null}
${drawn(of, "wide")}
${drawn(of, "narrow")}
${caption}
</figure>
`;
}

function drawn(of: Picture, size: Size): Html {
  const { height, body } = of.draw(size);
  const id = `${of.id}-${size}`;
  return html`<svg class="chart ${size}" viewBox="0 0 ${WIDTHS[size]} ${height}" role="img" aria-labelledby="${id}-t ${id}-d">
<title id="${id}-t">${of.title}</title><desc id="${id}-d">${of.description}</desc>
${body}
</svg>`;
}

/** Text in a drawing. */
export function label(
  text: string,
  at: { x: number; y: number },
  how: { anchor?: "start" | "middle" | "end"; kind?: string } = {},
): Html {
  return html`<text x="${at.x}" y="${at.y}" text-anchor="${how.anchor ?? "start"}" class="${how.kind ?? "t"}">${text}</text>`;
}

/** A straight line in a drawing. */
export function line(
  from: { x: number; y: number },
  to: { x: number; y: number },
  kind: string,
): Html {
  return html`<line x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}" class="${kind}"/>`;
}
