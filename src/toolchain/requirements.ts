/** A program that the user may bring along, and what it must be. */
export interface Requirement {
  readonly name: "k6" | "toxiproxy";
  /** The environment variable that names the user's own. */
  readonly variable: "K6_BIN" | "TOXIPROXY_BIN";
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
