import { createHash } from "node:crypto";
import type { Caller } from "./target.ts";

/** As long as the right one, and nobody's. */
export function wrongTokenLike(caller: Caller): Caller {
  const { scheme, value } = partsOf(caller);
  const made = createHash("sha512").update(`not ${value}`).digest("hex");
  const long = made.repeat(Math.ceil(value.length / made.length));
  return { ...caller, name: "nobody", token: `${scheme}${long.slice(0, value.length)}` };
}

/** The right token where nobody should look for it. */
export function misplaced(caller: Caller): Record<string, string> {
  const { value } = partsOf(caller);
  return caller.header.toLowerCase() === "authorization"
    ? { "X-Chroma-Token": value }
    : { Authorization: `Bearer ${value}` };
}

/**
 * Tokens that a careless comparison takes for the right one: without regard to upper and lower case, or
 * by its beginning alone. Those that happen to be the right one are left out.
 */
export function nearlyRight(caller: Caller): readonly (readonly [string, Caller])[] {
  const { scheme, value } = partsOf(caller);
  const upper = value.toUpperCase();
  const recased = upper === value ? value.toLowerCase() : upper;
  const nearly = [
    ["with the right token in other letters' case", recased],
    ["with half of the right token", value.slice(0, Math.ceil(value.length / 2))],
  ] as const;
  return nearly.flatMap(([words, other]) =>
    other === value ? [] : [[words, { ...caller, token: `${scheme}${other}` }] as const],
  );
}

/** "Bearer abc" is a scheme and a token; most headers hold the token alone. */
function partsOf({ token }: Caller): { readonly scheme: string; readonly value: string } {
  const scheme = /^(?:Bearer|Basic) /.exec(token)?.[0] ?? "";
  return { scheme, value: token.slice(scheme.length) };
}
