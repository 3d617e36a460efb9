import { messageOf } from "../errors.ts";
import type { Finding } from "./finding.ts";
import { examineNginx } from "./nginx.ts";
import { findOverride } from "./override.ts";
import { type Environment, findOnPath, isExecutable, probeVersion } from "./probe.ts";
import { SETUP_COMMAND, type ToolchainRecord } from "./record.ts";
import {
  CHROMA,
  COMPOSE,
  K6,
  NODE,
  PYTHON,
  type Requirement,
  TOXIPROXY,
  type VersionRange,
} from "./requirements.ts";
import type { Tool } from "./toolchain.ts";

const GO_MINOR_MIN = 25;
const CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** What a look at the tools starts from. */
export interface ToolsLook {
  readonly env: Environment;
  /** Absent when nothing was set up yet. */
  readonly record: ToolchainRecord | undefined;
  /** Where servers are looked for after PATH. @default /usr/sbin and the like */
  readonly folders?: readonly string[];
}

type Purpose = Pick<Finding, "name" | "isRequired" | "neededFor" | "needs">;

/** What was set up, and what it has to be. */
interface Noted {
  readonly tool: Tool | undefined;
  readonly fits: (version: string) => boolean;
}

/** Turns the noted tool into a row, after having it say its version again. */
function examineNoted(
  purpose: Purpose,
  { tool, fits }: Noted,
  probe: (path: string) => string | undefined,
): Finding {
  const remedy = `run \`${SETUP_COMMAND}\``;
  if (!tool) return { ...purpose, state: "missing", remedy };
  const { path } = tool;
  if (!isExecutable(path)) return { ...purpose, state: "missing", path, remedy };
  const version = probe(path);
  if (version === tool.version && fits(version))
    return { ...purpose, state: "present", version, path };
  return { ...purpose, state: "wrong version", path, remedy, ...(version && { version }) };
}

/** k6, Toxiproxy and Docker Compose: the user's own goes before the one that was set up. */
function examineBringable(given: Purpose, requirement: Requirement, look: ToolsLook): Finding {
  const purpose = { ...given, needs: requirement.range };
  try {
    const own = findOverride(requirement, look.env);
    if (own) return { ...purpose, state: "present", version: own.version, path: own.path };
  } catch (error) {
    const path = look.env[requirement.variable] ?? "";
    return { ...purpose, state: "wrong version", path, remedy: messageOf(error) };
  }
  const tool = look.record?.tools[requirement.name];
  return examineNoted(
    purpose,
    { tool, fits: (version) => requirement.fits.test(version) },
    (path) => probeVersion(path, requirement.versionArguments, requirement.versionPattern),
  );
}

function examineGo({ env, record }: ToolsLook): Finding {
  const purpose = {
    name: "go",
    // Once k6 is there, nothing needs Go before a drill wants Toxiproxy.
    isRequired: !(record?.tools.k6 || env["K6_BIN"]),
    neededFor: "building k6 and Toxiproxy",
    needs: `Go 1.${GO_MINOR_MIN} or newer`,
  };
  const remedy = `install Go 1.${GO_MINOR_MIN} or newer (https://go.dev/dl)`;
  const path = findOnPath(["go"], env);
  if (path === undefined) return { ...purpose, state: "missing", remedy };
  const version = probeVersion(path, ["env", "GOVERSION"], /go(\d+\.\d+\S*)/);
  const minor = Number(version?.split(".")[1] ?? 0);
  if (version !== undefined && minor >= GO_MINOR_MIN) {
    return { ...purpose, state: "present", version, path };
  }
  return { ...purpose, state: "wrong version", path, remedy, ...(version && { version }) };
}

function examineChromium({ env }: ToolsLook): Finding {
  const purpose = { name: "chromium", isRequired: false, neededFor: "tests of the HTML report" };
  const remedy = "install chromium (Debian: apt install chromium), or set CHROME_BIN";
  const path = env["CHROME_BIN"] || findOnPath(CHROMIUM_NAMES, env);
  if (path === undefined || !isExecutable(path)) return { ...purpose, state: "missing", remedy };
  const version = probeVersion(path, ["--version"], /(\d+(?:\.\d+)+)/);
  if (version === undefined) return { ...purpose, state: "wrong version", path, remedy };
  return { ...purpose, state: "present", version, path };
}

/** Looks at every program that a run, a drill or a test starts. */
export function examineTools(look: ToolsLook): readonly Finding[] {
  const tools = look.record?.tools;
  const required = (name: string, neededFor: string, of?: VersionRange) => ({
    name,
    isRequired: true,
    neededFor,
    ...(of && { needs: of.range }),
  });
  return [
    examineNoted(required("node", "everything", NODE), { tool: tools?.node, ...NODE }, (path) =>
      probeVersion(path, ["--version"], /v(\d+\.\d+\.\d+)/),
    ),
    examineGo(look),
    examineNoted(
      required("python", "the reference backend", PYTHON),
      { tool: tools?.python, ...PYTHON },
      (path) => probeVersion(path, ["-I", "--version"], /Python (\d+\.\d+\.\d+)/),
    ),
    examineBringable(required("k6", "the load"), K6, look),
    examineChroma(required("chroma", "both setups", CHROMA), look),
    examineBringable(
      { name: "toxiproxy", isRequired: false, neededFor: "drills that cut or slow connections" },
      TOXIPROXY,
      look,
    ),
    examineBringable(
      { name: "compose", isRequired: false, neededFor: "drills on compose files" },
      COMPOSE,
      look,
    ),
    examineNginx(look),
    examineChromium(look),
  ].map((finding) => (LATE.includes(finding.name) ? adviseLate(finding) : finding));
}

/** Chroma's command line prints its own version; the package's is the server's. */
function examineChroma(purpose: Purpose, { record }: ToolsLook): Finding {
  const python = record?.tools.python?.path;
  const script = "import importlib.metadata as m; print(m.version('chromadb'))";
  return examineNoted(purpose, { tool: record?.tools.chroma, ...CHROMA }, () =>
    python === undefined ? undefined : probeVersion(python, ["-I", "-c", script], /^(\S+)/),
  );
}

/** The set-up leaves them out unless they are asked for. */
const LATE: readonly string[] = [TOXIPROXY.name, COMPOSE.name];

function adviseLate(finding: Finding): Finding {
  if (finding.state !== "missing") return finding;
  return { ...finding, remedy: `run \`${SETUP_COMMAND} ${finding.name}\`` };
}
