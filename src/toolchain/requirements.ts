/** A program that the user may bring along, and what it must be. */
export interface Requirement {
  readonly name: "k6" | "toxiproxy" | "compose";
  /** The environment variable that names the user's own. */
  readonly variable: "K6_BIN" | "TOXIPROXY_BIN" | "COMPOSE_BIN";
  /** Its name on PATH. */
  readonly binary: string;
  readonly range: string;
  readonly fits: RegExp;
  readonly versionArguments: readonly string[];
  readonly versionPattern: RegExp;
}

export const K6: Requirement = {
  name: "k6",
  variable: "K6_BIN",
  binary: "k6",
  range: "k6 2.2.x",
  fits: /^2\.2\.\d+$/,
  versionArguments: ["version"],
  versionPattern: /k6 v(\d+\.\d+\.\d+)/,
};

export const TOXIPROXY: Requirement = {
  name: "toxiproxy",
  variable: "TOXIPROXY_BIN",
  binary: "toxiproxy-server",
  range: "toxiproxy-server 2.12.x",
  fits: /^2\.12\.\d+$/,
  versionArguments: ["-version"],
  versionPattern: /version (\d+\.\d+\.\d+)/,
};

export const COMPOSE: Requirement = {
  name: "compose",
  variable: "COMPOSE_BIN",
  binary: "docker-compose",
  range: "docker-compose 2.24 or newer",
  fits: /^(2\.(2[4-9]|[3-9]\d)|[5-9]\.\d+)\.\d+$/,
  versionArguments: ["version"],
  versionPattern: /version v?(\d+\.\d+\.\d+)/,
};

/** Which versions of what the set-up or the machine brings a run can do with. */
export interface VersionRange {
  readonly range: string;
  readonly fits: (version: string) => boolean;
}

/** Numbers of a version, from the left; what isn't a number ends them. */
const numbersOf = (version: string): readonly number[] =>
  version.split(".").map((part) => Number.parseInt(part, 10));

/** From the given version on; `below`: but not of this major version or a later one. */
function from(oldest: readonly number[], below = Number.POSITIVE_INFINITY) {
  return (version: string): boolean => {
    const numbers = numbersOf(version);
    if (!((numbers[0] ?? 0) < below)) return false;
    const at = oldest.findIndex((wanted, index) => numbers[index] !== wanted);
    return at < 0 || (numbers[at] ?? 0) > (oldest[at] ?? 0);
  };
}

export const NODE: VersionRange = { range: "Node 24 or newer", fits: from([24]) };
export const PYTHON: VersionRange = { range: "Python 3.10 or newer", fits: from([3, 10], 4) };
/** Its routes and files are those of 1.x, and the reference backend imports its client. */
export const CHROMA: VersionRange = { range: "Chroma 1.x", fits: from([1], 2) };
