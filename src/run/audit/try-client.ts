import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { readClientSteps } from "../../audit/client-steps.ts";
import type { TryClient } from "../../audit/target.ts";
import { childEnvironment } from "../../host/environment.ts";
import { milliseconds } from "../../units/quantity.ts";
import type { AuditShop } from "./stand.ts";

const run = promisify(execFile);

const SCRIPT = join(import.meta.dirname, "../../../fixtures/paper-client/try_client.py");
/** Python's client waits for ever. */
const LIMIT = milliseconds(60_000);

/** The paper's client code, run by the pinned Python package against this server. */
export const tryClient =
  ({ toolchain }: AuditShop, server: { readonly url: string; readonly token: string }): TryClient =>
  async (signal) => {
    const { stdout } = await run(toolchain.python.path, [SCRIPT, server.url], {
      // Arguments are everybody's to read.
      env: childEnvironment({ PAPER_TOKEN: server.token }),
      signal,
      timeout: LIMIT,
    });
    return readClientSteps(stdout);
  };
