import { HarnessError } from "../../errors.ts";

/** Who may ask, and by what. The name goes to the log; the value never does. */
export interface Token {
  readonly name: string;
  readonly value: string;
}

/** Shorter ones could be guessed. */
const SAFE_VALUE = /^[A-Za-z0-9._~+/=-]{16,256}$/;
const SAFE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * The file that the gateway includes: a line for each token. Rewrite it in place and reload nginx, and
 * the tokens have changed.
 *
 * As expressions, for nginx compares plain texts of a map without regard to upper and lower case.
 * @throws HarnessError PLAN_INVALID for a name or a value that nginx could take for something else.
 */
export function tokenMapText(tokens: readonly Token[]): string {
  return tokens.map(lineOf).join("");
}

function lineOf({ name, value }: Token): string {
  if (!SAFE_NAME.test(name))
    throw new HarnessError(
      "PLAN_INVALID",
      "Expected a token's name of letters, digits, dots, hyphens and underscores, at most 64.",
      { hint: "The name is what the log shows of a request." },
    );
  if (!SAFE_VALUE.test(value))
    // The value is never shown.
    throw new HarnessError(
      "PLAN_INVALID",
      `Expected the token "${name}" to be 16 to 256 letters, digits or . _ ~ + / = -.`,
      { hint: "`openssl rand -hex 32` makes a good one." },
    );
  return `"~^${value.replace(/[.+/]/g, "\\$&")}$" "${name}";\n`;
}
