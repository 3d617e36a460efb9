/** Markup that was made by `html` alone; everything else is text and gets escaped. */
export interface Html {
  readonly html: string;
}

/** What a template takes: text and numbers are escaped, null is nothing. */
export type Part = Html | string | number | null | readonly Part[];

/** A template whose holes are escaped, so that nothing from a run can become markup. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const filled = parts.map((part, index) => `${render(part)}${texts[index + 1] ?? ""}`);
  return { html: `${texts[0] ?? ""}${filled.join("")}` };
}

/** Our own style sheet: the one text that isn't escaped. Never for anything from a run. */
export const trusted = (text: string): Html => ({ html: text });

/** A sentence as a typesetter would have it, in which `commands` are set as code. */
export function prose(text: string): Html {
  const parts = text
    .split(/`([^`]+)`/)
    .map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${typeset(part)}`));
  return html`${parts}`;
}

/** Units stay with their numbers, counts with what they are of, and apostrophes are curved. */
const typeset = (text: string): string =>
  text
    .replace(/(\d) (?=(?:%|ms|s|min|h|[KMG]iB)(?![\w]))/g, "$1\u00a0")
    .replace(/(\d) of (?=\d)/g, "$1\u00a0of\u00a0")
    .replace(/(\w)'(?=\w|\s)/g, "$1’");

function render(part: Part): string {
  if (part === null) return "";
  if (typeof part === "number") return String(Math.round(part * 100) / 100);
  if (typeof part === "string") return escaped(part);
  return "html" in part ? part.html : part.map(render).join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: HTML forbids them.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char).replace(FORBIDDEN, "\ufffd");
