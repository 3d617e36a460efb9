import { execFileSync } from "node:child_process";
import type { Environment } from "../../evidence/evidence.ts";
import { describeMachine } from "../../host/environment.ts";
import type { Plan } from "../../plan/schema.ts";
import { imageOf } from "../../setup/docker/images.ts";
import { ownVersion, projectFolder } from "../../toolchain/record.ts";
import type { Toolchain } from "../../toolchain/toolchain.ts";

/** The machine and the tools, as far as they can change a number. */
export function readEnvironment(toolchain: Toolchain, { load, images }: Plan): Environment {
  const { k6, python, node, packages } = toolchain;
  return {
    ...describeMachine(),
    versions: {
      "chroma-assay": ownVersion,
      ...packages,
      k6: load.generator === "container" ? imageOf("k6", { named: images }).name : k6.version,
      python: python.version,
      node: node.version,
    },
    commit: ownCommit(),
  };
}

/** The harness's own commit; null outside a clone of it. */
export const ownCommit = (): string | null => commitOf(projectFolder);

/**
 * The harness's own commit, with "+" for changes on top; null outside a clone of it: installed as a
 * package, it lies in somebody else's.
 */
function commitOf(folder: string): string | null {
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", folder, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  try {
    if (git("rev-parse", "--show-cdup") !== "") return null;
    const commit = git("rev-parse", "--short=12", "HEAD");
    return git("status", "--porcelain", "--untracked-files=no") === "" ? commit : `${commit}+`;
  } catch {
    return null;
  }
}
