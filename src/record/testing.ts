import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HarnessError } from "../errors.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { Milliseconds, Share } from "../units/quantity.ts";
import { createRunFolder, type RunFolder } from "./run-folder.ts";
import type { Write } from "./storage.ts";

export interface TemporaryFolder extends Disposable {
  readonly path: string;
}

/** A folder that is gone with its scope. */
export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), "record-test-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** A run's folder within a temporary one. */
export function runFolderIn({ path }: TemporaryFolder, secrets: readonly string[] = []): RunFolder {
  return createRunFolder({ reportsFolder: join(path, "reports"), planName: "smoke", secrets });
}

/** The error that is expected; anything else fails the test. */
export function harnessError(act: () => unknown): HarnessError {
  try {
    act();
  } catch (error) {
    if (error instanceof HarnessError) return error;
    throw error;
  }
  throw new Error("Expected it to be refused, but it was done.");
}

/** A disk that takes so many bytes more, and then is full, until it is given more room. */
export function smallDisk(room: number, write: Write): { write: Write; free(bytes: number): void } {
  let left = room;
  return {
    write: (handle, bytes) => {
      if (left === 0)
        throw Object.assign(new Error("ENOSPC: no space left on device, write"), {
          code: "ENOSPC",
        });
      const written = write(handle, bytes.subarray(0, left));
      left -= written;
      return written;
    },
    free: (bytes) => {
      left += bytes;
    },
  };
}

/** Evidence of a run that was interrupted before its first round. */
export const evidence: Evidence = {
  version: 1,
  run: {
    id: "20261125T172540Z-smoke-abcd",
    command: "bench",
    beganAt: "2026-11-25T17:25:40.000Z",
    tookMs: 1200 as Milliseconds,
    ending: { kind: "interrupted", by: "SIGINT" },
  },
  plan: {
    name: "smoke",
    seed: 1,
    looks: [1],
    claims: ["faster"],
    aa: false,
    recallLossMax: 0.01 as Share,
    failureShareMax: 0.001 as Share,
    confidencePass: 0.9 as Share,
  },
  environment: {
    cpuModel: "x",
    cores: 2,
    memoryBytes: 8e9 as Evidence["environment"]["memoryBytes"],
    kernel: "6.1",
    distribution: "Debian",
    versions: { node: "24.21.0" },
    variables: {},
    commit: null,
  },
  data: null,
  setups: {},
  calibration: null,
  nullServer: null,
  noopBackend: null,
  rounds: [],
  sequential: [],
  cold: null,
  capacity: null,
  drills: [],
  scaling: null,
  workloads: null,
  checks: [],
  gate: null,
};
