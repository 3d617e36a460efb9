/** An element as a strict reader of XML sees it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text, without its children's. */
  readonly text: string;
}

const NAME = "[A-Za-z_][\\w.-]*";
const ATTRIBUTE = new RegExp(`^\\s+(${NAME})="([^"<]*)"`);
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML forbids them.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;
const ENTITIES: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
};

/**
 * Reads what our reports are made of: elements, attributes, text. No CDATA, comments or document types.
 * @throws Error for everything that isn't well-formed.
 */
export function parseXml(text: string): XmlElement {
  const forbidden = FORBIDDEN.exec(text);
  if (forbidden !== null) throw new Error(`A character that XML forbids at ${forbidden.index}.`);
  const head = /^<\?xml version="1\.0" encoding="UTF-8"\?>\n/.exec(text)?.[0] ?? "";
  const root = readElement(text, head.length);
  if (text.slice(root.end).trim() !== "")
    throw new Error(`Something behind the root: ${root.end}.`);
  return root.element;
}

function readElement(text: string, at: number): { element: XmlElement; end: number } {
  const name = new RegExp(`^<(${NAME})`).exec(text.slice(at))?.[1];
  if (name === undefined)
    throw new Error(`Expected an element at ${at}: ${text.slice(at, at + 40)}`);
  const { attributes, end } = readAttributes(text, at + 1 + name.length);
  if (text.startsWith("/>", end))
    return { element: { name, attributes, children: [], text: "" }, end: end + 2 };
  if (text[end] !== ">") throw new Error(`Expected the end of <${name} at ${end}.`);
  return readContent({ name, attributes }, text, end + 1);
}

function readAttributes(text: string, from: number) {
  const attributes: Record<string, string> = {};
  let end = from;
  for (
    let found = ATTRIBUTE.exec(text.slice(end));
    found;
    found = ATTRIBUTE.exec(text.slice(end))
  ) {
    const [whole, name = "", value = ""] = found;
    if (Object.hasOwn(attributes, name)) throw new Error(`The attribute ${name} twice at ${end}.`);
    // A reader turns bare white space in a value into spaces.
    attributes[name] = decoded(value.replace(/[\t\n\r]/g, " "));
    end += whole.length;
  }
  return { attributes, end };
}

function readContent(
  of: Pick<XmlElement, "name" | "attributes">,
  text: string,
  from: number,
): { element: XmlElement; end: number } {
  const children: XmlElement[] = [];
  let own = "";
  let at = from;
  for (;;) {
    const next = text.indexOf("<", at);
    if (next < 0) throw new Error(`<${of.name}> is never closed.`);
    const between = text.slice(at, next);
    if (between.includes("]]>")) throw new Error(`"]]>" in text at ${at}.`);
    own += decoded(between);
    if (text.startsWith(`</${of.name}>`, next))
      return { element: { ...of, children, text: own }, end: next + of.name.length + 3 };
    const child = readElement(text, next);
    children.push(child.element);
    at = child.end;
  }
}

function decoded(text: string): string {
  return text.replace(/&(?:(\w+)|#(\d+));|&/g, (whole, name?: string, code?: string) => {
    if (code !== undefined) return String.fromCodePoint(Number(code));
    const char = name === undefined ? undefined : ENTITIES[name];
    if (char === undefined) throw new Error(`Expected an entity, got ${whole}.`);
    return char;
  });
}
