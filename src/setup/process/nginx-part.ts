import { mkdirSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { childEnvironment } from "../../host/environment.ts";
import type { OnSpawn } from "../../host/process-group.ts";
import { type PassedRequest, readAccessLog } from "../nginx/access-log.ts";
import type { NginxInstance } from "../nginx/instance.ts";
import { createProcessPart, type ProcessPart } from "./part.ts";

/** What an nginx on this machine needs. */
export interface NginxConfig {
  readonly role: "balancer" | "gateway";
  readonly program: string;
  /** Its own: the configuration, its buffers and its pid lie there, and nothing elsewhere. */
  readonly folder: string;
  readonly logFolder: string;
  readonly cpus: readonly number[] | null;
  readonly onSpawn: OnSpawn;
}

/** A private nginx in the foreground. @param text makes its configuration. */
export function createNginx(
  { role, program, folder, logFolder, cpus, onSpawn }: NginxConfig,
  text: (instance: NginxInstance) => string,
): ProcessPart {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, "nginx.conf"), text({ scratch: "", user: workersUser() }));
  return createProcessPart({
    role,
    number: 1,
    program,
    // Its first messages would go to /var/log.
    args: ["-p", `${folder}/`, "-c", "nginx.conf", "-e", "stderr"],
    cwd: folder,
    env: childEnvironment({}),
    logFile: join(logFolder, `${role}.log`),
    cpus,
    onSpawn,
  });
}

/** Root's nginx would hand its workers to somebody who can't read the run's folder. */
const workersUser = (): string | null => (userInfo().uid === 0 ? userInfo().username : null);

/** What has passed an nginx so far; nothing before its first start. */
export async function passedRequests({ logFile }: ProcessPart): Promise<readonly PassedRequest[]> {
  const text = await readFile(logFile, "utf8").catch(() => "");
  return readAccessLog(text);
}
