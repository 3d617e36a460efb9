import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { HarnessError, messageOf } from "../errors.ts";
import type { Finding } from "./finding.ts";
import { type Environment, findOnPath, isExecutable } from "./probe.ts";
import type { Tool } from "./toolchain.ts";

const LIMIT_MS = 20_000;
/** The first that can be told where its errors go before it has read its configuration. */
const OLDEST = [1, 19, 5] as const;
const REMEDY = "install nginx (Debian: apt install nginx-light), or set NGINX_BIN";

/** Debian puts servers where an ordinary user's PATH doesn't lead. */
const SYSTEM_FOLDERS: readonly string[] = ["/usr/sbin", "/usr/local/sbin"];

export interface NginxLook {
  /** @default this process's */
  readonly env?: Environment;
  /** Searched after PATH. @default /usr/sbin and the like */
  readonly folders?: readonly string[];
}

/**
 * nginx from NGINX_BIN, else from PATH.
 * @throws HarnessError TOOLCHAIN_MISSING where there is none, or one that is too old.
 */
export function findNginx(look: NginxLook = {}): Tool {
  const { env = process.env, folders = SYSTEM_FOLDERS } = look;
  const named = env["NGINX_BIN"];
  const searched = { PATH: [env["PATH"] ?? "", ...folders].join(":") };
  const path = named ? resolve(named) : findOnPath(["nginx"], searched);
  const missing = (what: string) =>
    new HarnessError("TOOLCHAIN_MISSING", `Expected nginx ${OLDEST.join(".")} or newer, ${what}.`, {
      hint: REMEDY,
    });
  if (path === undefined) throw missing("but there is none on PATH");
  if (!isExecutable(path)) throw missing(`but ${path} is no file that can be run`);
  const version = versionOf(path);
  if (version === undefined) throw missing(`but ${path} does not tell its version`);
  if (!isNewEnough(version)) throw missing(`but ${path} is version ${version}`);
  return { path, version, origin: named ? "env" : "path" };
}

/** It says so on standard error. */
function versionOf(path: string): string | undefined {
  const said = spawnSync(path, ["-v"], { encoding: "utf8", timeout: LIMIT_MS });
  return /nginx\/(\d+\.\d+\.\d+)/.exec(`${said.stderr ?? ""}${said.stdout ?? ""}`)?.[1];
}

function isNewEnough(version: string): boolean {
  const parts = version.split(".").map(Number);
  const at = OLDEST.findIndex((wanted, index) => parts[index] !== wanted);
  return at < 0 || (parts[at] ?? 0) > (OLDEST[at] ?? 0);
}

/** The row of `doctor`. */
export function examineNginx(look: NginxLook): Finding {
  const purpose = {
    name: "nginx",
    isRequired: false,
    neededFor: "several backends behind a balancer; a gateway",
    needs: `nginx ${OLDEST.join(".")} or newer`,
  };
  try {
    const { path, version } = findNginx(look);
    return { ...purpose, state: "present", version, path };
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    const wrong = /is version (\S+)\.$/.exec(messageOf(error))?.[1];
    return wrong === undefined
      ? { ...purpose, state: "missing", remedy: REMEDY }
      : { ...purpose, state: "wrong version", version: wrong, remedy: REMEDY };
  }
}
