import { HarnessError } from "../../errors.ts";

/** What was asked, for whoever reads that it didn't work. */
export interface Asked {
  /** As the plan names it: "setups.server.external.chroma". */
  readonly field: string;
  /** Without credentials: the plan takes none in a URL. */
  readonly url: string;
  /** The variable that holds the key; null = none is sent. */
  readonly keyVariable: string | null;
}

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS|ERR_SSL|EPROTO/;

function codeOf(error: unknown): { code: string; message: string } {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = (cause as { code?: unknown } | null)?.code;
  return {
    code: typeof code === "string" ? code : "",
    message: cause instanceof Error && cause.message !== "" ? cause.message : String(cause),
  };
}

const HINTS: readonly (readonly [RegExp, (asked: Asked) => string])[] = [
  [
    CERTIFICATE,
    () =>
      "Name the authority that signed it in `authorityFile` beside it, and use the host that the certificate is for. It is never accepted unverified.",
  ],
  [/ECONNREFUSED/, ({ field }) => `Nothing listens there: start it, or correct \`${field}.url\`.`],
  [/ENOTFOUND|EAI_AGAIN/, ({ field }) => `No such host: correct \`${field}.url\`.`],
  [/Timeout|ABORT|ETIMEDOUT/i, () => "It accepts, but doesn't answer: is something between?"],
];

/** Nobody answered: why, and what to do. */
export function noReply(asked: Asked, error: unknown): HarnessError {
  const { code, message } = codeOf(error);
  const known = `${code} ${message} ${error instanceof Error ? error.name : ""}`;
  const hint = HINTS.find(([pattern]) => pattern.test(known))?.[1](asked);
  return new HarnessError(
    "SETUP_NOT_READY",
    `Expected \`${asked.field}\` to answer at ${asked.url}, got: ${message}${code === "" ? "" : ` (${code})`}`,
    { cause: error, ...(hint === undefined ? {} : { hint }) },
  );
}

/** It answered, but not as it should. */
export function badReply(
  asked: Asked,
  { status, text, expected }: { status: number; text: string; expected: string },
): HarnessError {
  return new HarnessError(
    "SETUP_NOT_READY",
    `Expected \`${asked.field}\` at ${asked.url} to answer with ${expected}, got HTTP ${status}: ${text.slice(0, 200)}`,
    { hint: statusHint(asked, status) },
  );
}

function statusHint({ field, keyVariable }: Asked, status: number): string {
  if (status === 401 || status === 403)
    return keyVariable === null
      ? `It asks for a key: name the variable that holds it in \`${field}.key.variable\`.`
      : `It doesn't take the key in ${keyVariable}: check its value, \`${field}.key.header\` and \`${field}.key.prefix\`.`;
  if (status === 404 || status === 410)
    return `Nothing is there: check \`${field}.url\` and its path.`;
  return `Is \`${field}.url\` the right server?`;
}

/** A server of the 0.x line, whose API ends at v1; this harness speaks v2 only. */
export function oldServer(asked: Asked, status: number): HarnessError {
  return new HarnessError(
    "SETUP_NOT_READY",
    `Expected \`${asked.field}\` at ${asked.url} to have Chroma's API v2, got HTTP ${status} there, but v1 answers: this is a server before Chroma 0.6.`,
    { hint: "Upgrade it to Chroma 1.x (in a copy first), or measure its application alone." },
  );
}
