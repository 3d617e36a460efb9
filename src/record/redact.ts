/** Stands where a secret stood. A plain word, for it goes into YAML, HTML and URLs alike. */
export const REDACTED = "REDACTED";

/** Also at the end of a word that has no hyphen where it might: PGPASSWORD, authtoken. */
const SECRET_WORD =
  /(?:password|passwd|passphrase|secret|token|credential|apikey)s?$|^(?:pwd|authorization|cookie)$/;
/** Words behind a secret one that leave it a secret: PASSWORD_HASH; but not TOKEN_HEADER. */
const TRAILING = new Set(["hash", "value", "base64", "b64", "old", "new"]);
/** MAX_TOKENS is a number of words, not a secret. */
const COUNTING = new Set(["max", "min", "num", "total", "count"]);

function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "" && !/^\d+$/.test(word));
}

/** Whether a name (of a variable, a field, a header, a flag) looks as if its value were a secret. */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  while (TRAILING.has(words.at(-1) ?? "")) words.pop();
  const last = words.at(-1) ?? "";
  const before = words.at(-2);
  // A lone "key" is that of a table or a map far more often than one of a door.
  if (last === "key" || last === "keys") return before !== undefined;
  return SECRET_WORD.test(last) && !(last === "tokens" && COUNTING.has(before ?? ""));
}

const URL_CREDENTIALS = /\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#"'<>]+@/g;
const BEARER = /\b(Bearer\s+)(?=[^\s"']*\d)[^\s"',;]{8,}/gi;
/** A name and what parts it from its value; both on one line. */
const NAME = /\b([A-Za-z_][\w.-]{0,80})["']?[^\S\n]*(?:(=)(?!=)[^\S\n]*|:[^\S\n]+|:(?=["']))/g;
const QUOTED = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'/y;
/** Behind a colon a value may hold spaces without quotes, as in YAML and in headers. */
const LINE = /[^\n]+/y;
const WORD = /[^\s,;&]+/y;
/** As in a shell, what is quoted and what touches it are one word. */
const FLAG = /(?<=^|\s)(--?[a-z][a-z-]{0,80}\s+)(?!-)(?:"[^"]*"|'[^']*'|\S)+/g;

function matchAt(pattern: RegExp, text: string, index: number): string {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0] ?? "";
}

/** What stands at the index instead of the secret there, and how long that is. */
function hide(text: string, index: number, unquoted: RegExp): { shown: string; length: number } {
  const quoted = matchAt(QUOTED, text, index);
  if (quoted !== "") {
    const quote = quoted.slice(0, 1);
    return { shown: `${quote}${quoted.length > 2 ? REDACTED : ""}${quote}`, length: quoted.length };
  }
  const { length } = matchAt(unquoted, text, index);
  return { shown: length > 0 ? REDACTED : "", length };
}

/** A value that is no secret is looked into as well: `env: TOKEN=x`. */
function redactNames(text: string): string {
  let clean = "";
  let done = 0;
  NAME.lastIndex = 0;
  for (let found = NAME.exec(text); found !== null; found = NAME.exec(text)) {
    const [head, name = "", equals] = found;
    if (!isSecretName(name)) continue;
    const value = found.index + head.length;
    const { shown, length } = hide(text, value, equals === undefined ? LINE : WORD);
    clean += text.slice(done, value) + shown;
    done = value + length;
    NAME.lastIndex = done;
  }
  return clean + text.slice(done);
}

/**
 * The text without credentials in URLs, and without any of the given secrets. Names mean nothing
 * here, so it does no harm to prose.
 */
export function redactKnown(text: string, secrets: readonly string[]): string {
  const bare = text.replaceAll(URL_CREDENTIALS, `$1${REDACTED}@`);
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, REDACTED), bare);
}

/** As redactKnown, and without what stands behind a name that looks like a secret's. */
export function redact(text: string, secrets: readonly string[] = []): string {
  const known = redactKnown(text, secrets).replaceAll(BEARER, `$1${REDACTED}`);
  return redactNames(known).replaceAll(FLAG, (match, flag: string) =>
    isSecretName(flag) ? `${flag}${REDACTED}` : match,
  );
}

/** The value with every text in it changed, names of fields included. */
export function mapTexts<T>(value: T, change: (text: string) => string): T {
  const map = (node: unknown): unknown => {
    if (typeof node === "string") return change(node);
    if (Array.isArray(node)) return node.map(map);
    if (typeof node !== "object" || node === null) return node;
    return Object.fromEntries(
      Object.entries(node).map(([name, child]) => [change(name), map(child)]),
    );
  };
  return map(value) as T;
}

/** A copy whose texts are redacted; a field with a secret's name loses its text altogether. */
export function redactFields(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === "string") return redact(value, secrets);
  if (Array.isArray(value)) return value.map((item) => redactFields(item, secrets));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, child]) => {
    const hidden = isSecretName(name) && typeof child === "string" && child !== "";
    return [name, hidden ? REDACTED : redactFields(child, secrets)];
  });
  return Object.fromEntries(entries);
}

/** Shorter ones stand in ordinary text too often to be removed wherever they stand. */
const LENGTH_MIN = 6;

/** Texts under names that look like secrets', anywhere in the value: what no file may hold. */
export function secretsIn(value: unknown): string[] {
  const found: string[] = [];
  const visit = (node: unknown, secret: boolean): void => {
    if (typeof node === "string" && secret && node.length >= LENGTH_MIN) found.push(node);
    if (typeof node !== "object" || node === null) return;
    for (const [name, child] of Object.entries(node))
      visit(child, Array.isArray(node) ? secret : isSecretName(name));
  };
  visit(value, false);
  // The longest first: one secret may be the beginning of another.
  return [...new Set(found)].sort((a, b) => b.length - a.length);
}
