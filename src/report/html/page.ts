import { type Html, html, type Part, trusted } from "./markup.ts";

/** The page may load nothing and run nothing: whatever slipped through would do nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

export interface Page {
  /** Of the browser's tab. */
  readonly title: string;
  /** The mark in the tab, inline: without one, a browser asks the server for it. */
  readonly icon: string;
  /** Our own style sheet, as it is. */
  readonly style: string;
  /** Beside the name at the top. */
  readonly of: string;
  readonly main: readonly Part[];
  readonly footer?: Html;
}

/**
 * A whole page: self-contained, without a script, light and dark (by the reader's system, or by the switch at
 * the top, which is plain HTML and CSS).
 */
export function page({ title, icon, style, of, main, footer }: Page): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="${icon}">
<style>${trusted(style)}</style>
</head>
<body>
<div class="bar">
<p class="brand"><b>chroma-assay</b> <span>${of}</span></p>
<fieldset class="theme"><legend>Theme</legend>
<label><input type="radio" name="theme" id="theme-auto" checked><span>auto</span></label>
<label><input type="radio" name="theme" id="theme-light"><span>light</span></label>
<label><input type="radio" name="theme" id="theme-dark"><span>dark</span></label>
</fieldset>
</div>
<main>
${main}
</main>
${
  footer === undefined
    ? null
    : html`<footer>${footer}</footer>
`
}</body>
</html>
`.html;
}
