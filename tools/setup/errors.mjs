/** An error that a user can act on: what was expected, what came, and how to mend it. */
export class SetupError extends Error {
  /**
   * @param {string} message what was expected and what came
   * @param {{ hint?: string, log?: string }} [more] how to mend it, and where the whole output lies
   */
  constructor(message, { hint, log } = {}) {
    super(message);
    this.name = "SetupError";
    this.hint = hint;
    this.log = log;
  }
}

/** Thrown out of any wait once the user has interrupted the set-up. */
export class Interrupted extends Error {
  constructor() {
    super("The set-up was interrupted.");
    this.name = "Interrupted";
  }
}

/** The text without user names and passwords inside addresses, and without terminal codes. */
export function maskSecrets(text) {
  return text
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, "$1***@")
    .replace(/((?:_authToken|_auth|_password|token)\s*[=:]\s*)\S+/gi, "$1***");
}
