// The user's pip settings, read without pip (a bare Debian Python has none), so that uv and our own
// download go to the same index, through the same proxy, with the same certificates.
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { env } from "node:process";

const DEFAULT_INDEX = "https://pypi.org/simple";
const SECTIONS = ["global", "download", "install"];

/** The settings of one pip.conf, later sections winning as they do in pip. */
export function parsePipConf(text) {
  const bySection = new Map();
  let section = "";
  let key = "";
  for (const line of text.split("\n")) {
    if (/^\s*([#;]|$)/.test(line)) continue;
    const heading = /^\[([^\]]+)\]/.exec(line);
    const pair = /^([^\s=:][^=:]*?)\s*[=:]\s*(.*)$/.exec(line);
    if (heading) {
      section = heading[1].trim();
      if (!bySection.has(section)) bySection.set(section, {});
    } else if (/^\s/.test(line) && key !== "") {
      // An indented line goes on with the value before it.
      const settings = bySection.get(section);
      settings[key] = `${settings[key]} ${line.trim()}`.trim();
    } else if (pair && bySection.has(section)) {
      key = pair[1].trim().replaceAll("_", "-");
      bySection.get(section)[key] = pair[2].trim();
    }
  }
  return Object.assign({}, ...SECTIONS.map((name) => bySection.get(name) ?? {}));
}

/** pip's own order: the machine's file, the user's, the one of PIP_CONFIG_FILE. */
function confFiles() {
  if (env.PIP_CONFIG_FILE === "/dev/null") return [];
  const ofMachine = (env.XDG_CONFIG_DIRS || "/etc/xdg")
    .split(":")
    .map((folder) => join(folder, "pip", "pip.conf"));
  return [
    ...ofMachine,
    "/etc/pip.conf",
    join(homedir(), ".pip", "pip.conf"),
    join(env.XDG_CONFIG_HOME || join(homedir(), ".config"), "pip", "pip.conf"),
    ...(env.PIP_CONFIG_FILE ? [env.PIP_CONFIG_FILE] : []),
  ];
}

function readConf(file) {
  try {
    return parsePipConf(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}

const words = (text) => (text ?? "").split(/\s+/).filter((word) => word !== "");
const isOn = (text) => /^(1|true|yes|on)$/i.test(text ?? "");

/** What pip would use: files first, then the environment, which wins. */
export function readPipSettings() {
  const conf = Object.assign({}, ...confFiles().map(readConf));
  const get = (key) => env[`PIP_${key.replaceAll("-", "_").toUpperCase()}`] || conf[key];
  return {
    index: get("index-url"),
    extraIndexes: words(get("extra-index-url")),
    noIndex: isOn(get("no-index")),
    // pip passes over a folder that is not there; uv does not.
    findLinks: words(get("find-links")).filter((link) => link.includes("://") || existsSync(link)),
    trustedHosts: words(get("trusted-host")),
    certificates: get("cert"),
    proxy: get("proxy"),
    timeout: get("timeout") ?? get("default-timeout"),
  };
}

/** The indexes to look at, first one first. */
export function indexesOf(settings) {
  return [settings.index ?? DEFAULT_INDEX, ...settings.extraIndexes];
}

/** The same settings as environment variables; none that the user has set is overridden. */
export function networkEnv(settings) {
  const wanted = {
    SSL_CERT_FILE: settings.certificates,
    HTTPS_PROXY: env.https_proxy ? undefined : settings.proxy,
    HTTP_PROXY: env.http_proxy ? undefined : settings.proxy,
  };
  return pickUnset(wanted);
}

/** The same settings in uv's words. An index that the user gave uv itself goes before pip's. */
export function uvEnv(settings) {
  const ownIndex = ["UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_EXTRA_INDEX_URL"].some(
    (name) => env[name],
  );
  const indexes = ownIndex
    ? {}
    : {
        UV_DEFAULT_INDEX: settings.index,
        UV_INDEX: settings.extraIndexes.join(" "),
        // pip takes a version from whichever index has it. With every hash pinned, so may uv.
        UV_INDEX_STRATEGY: settings.extraIndexes.length > 0 ? "unsafe-best-match" : undefined,
        UV_NO_INDEX: settings.noIndex ? "1" : undefined,
      };
  return pickUnset({
    ...indexes,
    UV_FIND_LINKS: settings.findLinks.join(","),
    UV_INSECURE_HOST: settings.trustedHosts.join(" "),
    UV_HTTP_TIMEOUT: /^\d+$/.test(settings.timeout ?? "") ? settings.timeout : undefined,
    // The user's Python is used; none is fetched behind the user's back.
    UV_PYTHON_DOWNLOADS: "never",
    UV_NO_PROGRESS: "1",
  });
}

function pickUnset(wanted) {
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => value && env[name] === undefined),
  );
}
