import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { HarnessError } from "../../src/errors.ts";
import { readProcess } from "../../src/host/process-table.ts";
import type { Engine } from "../../src/setup/docker/engine.ts";
import { askEngine, refusalOf } from "../../src/setup/docker/engine-api.ts";
import { findOnPath } from "../../src/toolchain/probe.ts";
import { milliseconds } from "../../src/units/quantity.ts";
import { runCommand, startCommand } from "./command.ts";

const SUITE = "trixie";
const PACKAGES = ["python3", "python3-venv", "dumb-init", "ca-certificates"];
const LIMIT = milliseconds(10 * 60_000);
/** debootstrap makes device files and programs there: not on a memory disk that forbids both. */
const DRAFTS = "/var/tmp";
/** Nobody reads these in a container, and a build fetches the lists anew. */
const LEFT_OUT = [
  "./proc/*",
  "./sys/*",
  "./var/cache/apt/*",
  "./var/lib/apt/lists/*",
  "./usr/share/doc/*",
  "./usr/share/man/*",
  "./usr/share/locale/*",
];

/**
 * With a table of mounts and of processes of its own: whatever becomes of it, nothing stays mounted
 * below the draft, and nothing that it has started lives on.
 */
const ALONE = ["--mount", "--pid", "--fork", "--kill-child"];
/** Followed by the id of the process that made it. */
const DRAFT = "assay-bake-";

/** Removes what bakes that were killed have left. */
export function sweepDrafts(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, id] = new RegExp(`^${DRAFT}(\\d+)-`).exec(name) ?? [];
    if (id === undefined || readProcess(Number(id)) !== null) continue;
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}

export interface Debian {
  readonly debootstrap: string;
  /** null: debootstrap's own choice. */
  readonly mirror: string | null;
}

/** What this machine can make a base image with; null where it can't. */
export function findDebian(env: NodeJS.ProcessEnv, isRoot: boolean): Debian | null {
  const PATH = `${env["PATH"] ?? ""}:/usr/sbin:/sbin`;
  const debootstrap = isRoot ? findOnPath(["debootstrap"], { PATH }) : undefined;
  if (debootstrap === undefined) return null;
  return { debootstrap, mirror: env["CHROMA_ASSAY_DEBIAN_MIRROR"] || null };
}

/** The base image's name: it changes with what is put into it. */
export function baseName(mirror: string | null): string {
  const inputs = [SUITE, ...PACKAGES, ...LEFT_OUT, mirror ?? "", process.arch].join("\0");
  const hash = createHash("sha256").update(inputs).digest("hex").slice(0, 16);
  return `chroma-assay/base:${hash}`;
}

/** Debian's smallest system with Python, from Debian's own packages: no registry is asked. */
export async function makeBase(
  engine: Engine,
  name: string,
  { debian, signal }: { debian: Debian; signal: AbortSignal },
): Promise<void> {
  sweepDrafts(DRAFTS);
  const folder = mkdtempSync(join(DRAFTS, `${DRAFT}${process.pid}-`));
  const root = join(folder, "root");
  try {
    const args = [
      ...["--variant=minbase", `--include=${PACKAGES.join(",")}`, SUITE, root],
      ...(debian.mirror === null ? [] : [debian.mirror]),
    ];
    await runCommand({
      // It ends with us, even where we are killed.
      program: "setpriv",
      args: ["--pdeathsig", "KILL", "unshare", ...ALONE, debian.debootstrap, ...args],
      env: {
        ...process.env,
        PATH: `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin`,
        // A draft that a power cut spoils is made anew: dpkg needn't wait for the disk.
        DPKG_FORCE: "unsafe-io",
      },
      limitMs: LIMIT,
      signal,
    });
    await importFolder(engine, name, { root, signal });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function importFolder(
  engine: Engine,
  name: string,
  { root, signal }: { root: string; signal: AbortSignal },
): Promise<void> {
  const tar = startCommand({
    program: "tar",
    args: [
      ...["--create", "--one-file-system", "--numeric-owner", "--directory", root],
      ...LEFT_OUT.map((pattern) => `--exclude=${pattern}`),
      ".",
    ],
    limitMs: LIMIT,
    signal,
  });
  const [repo = "", tag = ""] = name.split(":");
  const reply = await askEngine(engine.address, {
    method: "POST",
    path: "/images/create",
    query: { fromSrc: "-", repo, tag, changes: "LABEL chroma-assay.image=base" },
    body: { tar: tar.stdout },
    limitMs: LIMIT,
    signal,
  });
  await tar.ended;
  if (reply.status !== 200 || reply.text.includes('"errorDetail"'))
    throw new HarnessError(
      "TOOLCHAIN_MISSING",
      `The engine didn't take ${name}: ${refusalOf(reply)}.`,
    );
}
