// Turns a child's failure into an error that says what to do about it.
import { statfsSync } from "node:fs";
import { SetupError } from "./errors.mjs";

const DISK_FULL = /ENOSPC|no space left on device|disk quota exceeded|EDQUOT/i;
const NO_NETWORK =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT|no such host|dial tcp|connection refused|network is unreachable|dns error|error sending request|temporary failure in name resolution|name or service not known|i\/o timeout|NewConnectionError|URLError|TLS handshake timeout/i;
const BAD_HASH =
  /checksum mismatch|hash mismatch|EINTEGRITY|do not match the hashes|none of those pinned|SECURITY ERROR/i;
const BAD_CERTIFICATE =
  /x509:|certificate verify failed|SELF_SIGNED_CERT|UNABLE_TO_(VERIFY|GET_ISSUER)|invalid peer certificate/i;

const LINE_CHARS_MAX = 300;

/** Free megabytes where the folder lies; undefined when unknown. */
export function freeMegabytes(folder) {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return Math.floor((bavail * bsize) / 1_000_000);
  } catch {
    return undefined;
  }
}

const lastLines = (output, count) => output.trimEnd().split("\n").slice(-count);

/** The longest line that matches: programs say a bare code first and the address later. */
function tellingLine(output, pattern) {
  const lines = output.split("\n").filter((line) => pattern.test(line));
  const longest = lines.reduce((best, line) => (line.length > best.length ? line : best), "");
  return longest.trim().slice(0, LINE_CHARS_MAX);
}

/**
 * @param {string} task what was tried, as in "build k6"
 * @param {{ output: string, code: number | null, timedOut: boolean }} result
 * @param {{ log: string, folder: string, network: string }} where the log, the folder that is
 *   written to, and the settings that lead to the network
 */
export function diagnose(task, result, { log, folder, network }) {
  const { output } = result;
  const because = (pattern) => `Could not ${task}: ${tellingLine(output, pattern)}`;
  if (DISK_FULL.test(output)) {
    return new SetupError(
      `Could not ${task}: the disk is full (${freeMegabytes(folder) ?? "?"} MB free at ${folder}).`,
      { hint: "make room, or set XDG_CACHE_HOME to a folder on a larger disk", log },
    );
  }
  if (BAD_HASH.test(output)) {
    return new SetupError(because(BAD_HASH), {
      hint: "what was downloaded is not what this project pins: look at the registry or proxy in between",
      log,
    });
  }
  if (BAD_CERTIFICATE.test(output)) {
    return new SetupError(because(BAD_CERTIFICATE), {
      hint: "a proxy with its own certificate? Set SSL_CERT_FILE (Go, Python) and NODE_EXTRA_CA_CERTS (npm)",
      log,
    });
  }
  if (NO_NETWORK.test(output)) {
    return new SetupError(because(NO_NETWORK), { hint: `check the network and ${network}`, log });
  }
  const end = result.timedOut ? "it took too long" : `it ended with ${result.code}`;
  return new SetupError(
    `Could not ${task}: ${end}. Its last words:\n    ${lastLines(output, 6).join("\n    ")}`,
    { hint: "read the log", log },
  );
}
