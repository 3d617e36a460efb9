import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { HarnessError } from "../errors.ts";
import { seconds } from "../units/quantity.ts";
import type { Environment } from "./probe.ts";
import { projectFolder, SETUP_COMMAND } from "./record.ts";
import { type Complaint, complaintOf, progressOf } from "./setup-words.ts";

export interface SetupRun {
  readonly env: Environment;
  readonly signal: AbortSignal;
  readonly tell: (words: string) => void;
  /** @default the project's */
  readonly script?: string | undefined;
}

/** A build of Go from nothing takes a minute; a slow network as much again and more. */
const LIMIT = seconds(900);
/** The set-up ends its children and removes what is half made; then it must be gone. */
const GRACE = seconds(10);

/**
 * Sets one part up in a child process.
 * @throws HarnessError TOOLCHAIN_MISSING with its own words; the signal's reason when aborted.
 */
export async function runSetup(
  part: string,
  { env, signal, tell, script = join(projectFolder, "tools", "setup.mjs") }: SetupRun,
): Promise<void> {
  const child = spawn(process.execPath, [script, part], {
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const lines: string[] = [];
  const reading = createInterface({ input: child.stderr });
  reading.on("line", (line) => {
    const progress = progressOf(line);
    if (progress === null) lines.push(line);
    else tell(progress);
  });
  const over = AbortSignal.timeout(LIMIT);
  const code = await untilClosed(child, AbortSignal.any([signal, over]));
  if (code === 0) return;
  signal.throwIfAborted();
  throw missing(
    part,
    over.aborted
      ? { message: `it wasn't done within ${LIMIT / 60_000} minutes` }
      : complaintOf(lines),
  );
}

function missing(part: string, { message, hint }: Complaint): HarnessError {
  return new HarnessError("TOOLCHAIN_MISSING", `${part} could not be set up: ${message}`, {
    hint: hint ?? `run \`${SETUP_COMMAND} ${part}\` to see more`,
  });
}

/** Returns its exit code. Interrupts it when the signal fires, and waits for it all the same. */
async function untilClosed(child: ChildProcess, signal: AbortSignal): Promise<number | null> {
  let killing: NodeJS.Timeout | undefined;
  const end = () => {
    child.kill("SIGINT");
    killing = setTimeout(() => child.kill("SIGKILL"), GRACE);
  };
  signal.addEventListener("abort", end, { once: true });
  try {
    return await new Promise((resolve, reject) => {
      child.once("error", reject);
      // Not "exit": what it wrote last is still on its way then.
      child.once("close", resolve);
      if (signal.aborted) end();
    });
  } finally {
    clearTimeout(killing);
    signal.removeEventListener("abort", end);
  }
}
