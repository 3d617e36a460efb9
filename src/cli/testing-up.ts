import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect } from "vitest";
import type { Standing } from "../heal/standing.ts";
import { EXIT } from "./exit-codes.ts";
import type { Sandbox } from "./testing.ts";

/** A plan that stands in seconds. */
export const SMALL_UP = ["--data=synthetic:1000x32", "--set", "data.queryCount=50"];

/** What `up --json` prints, as far as it is read here. */
export interface Printed extends Standing {
  readonly examples: readonly { shows: string; command: string }[];
}

export async function upJson(sandbox: Sandbox, ...args: string[]): Promise<Printed> {
  const ended = await sandbox.run(["up", ...SMALL_UP, "--json", ...args]);
  expect(ended, ended.stderr).toMatchObject({ code: EXIT.done });
  return JSON.parse(ended.stdout);
}

/** Types every example, and looks at its answer. */
export async function expectExamplesWork({ examples }: Printed): Promise<void> {
  for (const { shows, command } of examples)
    expect(await typed(command), `${shows}\n${command}`).toMatch(expected(shows));
}

async function typed(command: string): Promise<string> {
  return (await promisify(execFile)("/bin/sh", ["-c", command], { timeout: 20_000 })).stdout;
}

/** What the answer to an example looks like. */
function expected(shows: string): RegExp {
  const first = /; (\S+) .*comes first$/.exec(shows)?.[1];
  if (first !== undefined) return new RegExp(`"ids":\\s*\\[\\s*"${first}"`);
  if (shows.endsWith("is it alive?")) return /"status":"ok"/;
  if (shows.endsWith("how many records")) return /"count":1000/;
  if (shows.endsWith("its collections")) return /"name":"assay-corpus"/;
  if (shows.endsWith("the first query")) return /"ids":\[\["/;
  if (shows.endsWith("401")) return /AuthError.*401/s;
  return /"nanosecond heartbeat":\d+/;
}
