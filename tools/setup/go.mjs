// The machine's Go, which builds k6, Toxiproxy and Docker Compose from their pinned modules.
import { join } from "node:path";
import { env } from "node:process";
import { run } from "./children.mjs";
import { SetupError } from "./errors.mjs";
import { findOnPath } from "./files.mjs";

const MINOR_MIN = 25;

/** Where Go's own drafts go. It must exist before a build. */
export const goTemp = (places) => join(places.temp, "go");

/** The user's settings (GOPROXY, GOFLAGS, GOTOOLCHAIN…) with what a static build here needs. */
export function goEnv(places) {
  const temp = goTemp(places);
  const own = { ...env, CGO_ENABLED: "0", GOWORK: "off", GOTMPDIR: temp, TMPDIR: temp };
  // The tools run on this machine, whatever the user usually cross-compiles for.
  for (const name of ["GOOS", "GOARCH", "GO111MODULE"]) delete own[name];
  return own;
}

/**
 * @param {object} places
 * @param {string} module the module's folder: there Go picks its toolchain
 * @param {string} instead how to do without Go
 */
export async function findGo(places, module, instead) {
  const hint = `install Go 1.${MINOR_MIN} or newer (https://go.dev/dl), or ${instead}`;
  const [path] = findOnPath("go");
  if (!path) {
    throw new SetupError(`Expected Go 1.${MINOR_MIN} or newer, but there is no \`go\` on PATH.`, {
      hint,
    });
  }
  const options = { cwd: module, env: goEnv(places), limitMs: 300_000 };
  const result = await run([path, "env", "GOVERSION"], options);
  const [, version, minor] = /go(1\.(\d+)\S*)/.exec(result.stdout) ?? [];
  if (version && Number(minor) >= MINOR_MIN) return { path, version };
  const came = version ? `Go ${version}` : (result.output.trim().split("\n").at(-1) ?? "nothing");
  throw new SetupError(`Expected Go 1.${MINOR_MIN} or newer, but ${path} is: ${came}`, { hint });
}
