/**
 * Why a reply isn't the right answer, in short; null = it is. Takes the reference backend's form,
 * `{"ids":[…]}`, and Chroma's own, `{"ids":[[…]]}`.
 */
export function failureOfReply(
  status: number,
  text: string,
  expectFirst: readonly string[],
): string | null {
  if (status !== 200) return `HTTP ${status}`;
  const first = firstId(text);
  if (first === null) return "200 without ids";
  return expectFirst.includes(first) ? null : "wrong first id";
}

function firstId(text: string): string | null {
  const reply = parse(text);
  if (typeof reply !== "object" || reply === null || !("ids" in reply)) return null;
  const [first] = asList(reply.ids);
  const [id] = Array.isArray(first) ? asList(first) : [first];
  return typeof id === "string" ? id : null;
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
