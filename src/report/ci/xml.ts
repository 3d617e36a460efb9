/** What XML 1.0 can't hold at all, not even escaped: control characters, halves of surrogate pairs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to go.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  // Also where it needn't be: so no text can hold the end of a CDATA section.
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  // A reader may turn these into spaces or other ends of line, unless they come as numbers.
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

/** Any text as the value of an attribute. */
const xmlAttribute = (text: string): string =>
  text.replace(FORBIDDEN, "\ufffd").replace(/[&<>"'\t\n\r]/g, (char) => ENTITIES[char] ?? char);

/** Any text as what stands between two tags; ends of line stay readable. */
export const xmlText = (text: string): string =>
  text.replace(FORBIDDEN, "\ufffd").replace(/[&<>\r]/g, (char) => ENTITIES[char] ?? char);

/** A start tag's attributes; those without a value are left out. */
export const xmlAttributes = (pairs: Readonly<Record<string, string | number | null>>): string =>
  Object.entries(pairs)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => ` ${name}="${xmlAttribute(String(value))}"`)
    .join("");
