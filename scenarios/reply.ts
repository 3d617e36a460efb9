/** Cuts the list of ids out of a reply's text; parsing the whole would cost 20 times as much. */

/** Index of the first id's opening bracket in `"ids":[…]` or, as Chroma itself answers, `"ids":[[…]]`. */
function listStart(body: string): number {
  const field = '"ids":';
  const at = body.indexOf(field);
  const outer = at < 0 ? -1 : afterSpace(body, at + field.length);
  // Another value in its place (null…): a bracket further on belongs to another field.
  if (body[outer] !== "[") return -1;
  const inner = afterSpace(body, outer + 1);
  return body[inner] === "[" ? inner : outer;
}

function afterSpace(text: string, from: number): number {
  let at = from;
  while (text[at] === " " || text[at] === "\n" || text[at] === "\r" || text[at] === "\t") at += 1;
  return at;
}

/** The ids in a reply; null where it has no list of ids, or is cut off. */
export function idsOf(body: unknown): string[] | null {
  if (typeof body !== "string" || !body.trimEnd().endsWith("}")) return null;
  const from = listStart(body);
  // An id may hold a bracket itself: then the text up to it doesn't parse, and the next one is tried.
  for (let to = body.indexOf("]", from); from >= 0 && to >= 0; to = body.indexOf("]", to + 1)) {
    const ids = parseIds(`[${body.slice(from + 1, to)}]`);
    if (ids !== null) return ids;
  }
  return null;
}

function parseIds(json: string): string[] | null {
  try {
    const ids: unknown[] = JSON.parse(json);
    return ids.every((id) => typeof id === "string") ? ids : null;
  } catch {
    return null;
  }
}

/** The storage call's own time out of a `Server-Timing` header; null where there is none. */
export function storageMsOf(headers: Record<string, string | undefined>): number | null {
  const found = /storage;dur=(\d+(?:\.\d+)?)/.exec(headers["Server-Timing"] ?? "");
  return found === null ? null : Number(found[1]);
}
