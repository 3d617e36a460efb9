import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LyingProxy, ProxyOptions } from "../fixtures/lying-proxies/honest.ts";
import {
  claimIds,
  type DrillEvidence,
  drillNames,
  loadToolchain,
  openPractice,
  type Practice,
  type PracticeTurn,
  planOfProfile,
  type Setup,
} from "../src/index.ts";

/** A place to play drills in, with folders of its own. */
export interface Range extends AsyncDisposable {
  play(drill: string, turn?: PracticeTurn): Promise<DrillEvidence>;
}

/** Short, so that the suite stays short; everything else is as a user's drill has it. */
const SHORT = {
  "drilling.baselineMs": 11_000,
  "drilling.holdMs": 2000,
  "drilling.limitMs": 15_000,
  "drilling.sampled": 300,
  "load.timeoutMs": 2000,
};

/** @param fields of the plan that a test wants otherwise. */
export async function openRange(
  fields: Readonly<Record<string, number | string>> = {},
): Promise<Range> {
  const folder = await mkdtemp(join(tmpdir(), "assay-chaos-"));
  const abort = new AbortController();
  const settings = Object.entries({ ...SHORT, ...fields }).map(([field, value]) => ({
    flag: field,
    field,
    text: String(value),
  }));
  let practice: Practice;
  try {
    practice = await openPractice({
      plan: planOfProfile("smoke", { known: { claims: claimIds, drills: drillNames }, settings }),
      toolchain: loadToolchain(),
      reportsFolder: join(folder, "reports"),
      cacheFolder: join(folder, "cache"),
      show: () => undefined,
      signal: abort.signal,
    });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    play: (drill, turn) => practice.play(drill, turn),
    async [Symbol.asyncDispose]() {
      await practice[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Puts a lying proxy between the harness and a setup's application. */
export function behind<Proxy extends LyingProxy>(
  open: (options: ProxyOptions) => Promise<Proxy>,
  seen: (proxy: Proxy) => void = () => undefined,
): NonNullable<PracticeTurn["stand"]> {
  return async (setup) => {
    const proxy = await open({ upstream: setup.endpoints.app });
    seen(proxy);
    const before: Setup = Object.create(setup, {
      endpoints: {
        get: () => {
          const [, ...others] = setup.endpoints.apps;
          return { ...setup.endpoints, app: proxy.url, apps: [proxy.url, ...others] };
        },
      },
      [Symbol.asyncDispose]: {
        value: async () => {
          await proxy[Symbol.asyncDispose]();
          await setup[Symbol.asyncDispose]();
        },
      },
    });
    return before;
  };
}

/** Kinds of everything that was found, in any reading. */
export const kindsOf = ({ ledger }: DrillEvidence): Set<string> =>
  new Set(ledger?.readings.flatMap(({ findings }) => findings.map(({ kind }) => kind)));
