import { HarnessError, messageOf } from "../../errors.ts";
import type { Milliseconds } from "../../units/quantity.ts";

/** 20.10, which Debian 12 ships: the oldest that this was tried on. */
export const OLDEST = { version: "20.10", api: [1, 41] } as const;

/** Why an address is no use. */
export interface Silence {
  readonly kind: "nobody" | "no rights" | "old" | "other";
  readonly why: string;
}

const REMEDIES: Readonly<Record<Silence["kind"], string>> = {
  nobody:
    "Start Docker (`systemctl start docker`, or `dockerd` by hand), install it (Debian: apt install docker.io), or set DOCKER_HOST. `driver: process` needs none.",
  "no rights":
    "Join the group docker (`sudo usermod -aG docker $USER`, then log in again), or run a rootless engine and set DOCKER_HOST.",
  old: `Install Docker ${OLDEST.version} or newer, or set DOCKER_HOST to a newer engine's.`,
  other: "Set DOCKER_HOST to a Docker engine's address, or unset it.",
};

/** What a question that failed says of the address. */
export function silenceOf(error: unknown, host: string, limitMs: Milliseconds): Silence {
  if (error instanceof HarnessError && error.code === "TIMED_OUT")
    return { kind: "other", why: `what listens at ${host} said nothing for ${limitMs / 1000} s` };
  const { code } = error as { code?: unknown };
  switch (code) {
    case "EACCES":
    case "EPERM":
      return { kind: "no rights", why: `this user may not use ${host}` };
    case "ENOENT":
      return { kind: "nobody", why: `there is no ${host}` };
    case "ECONNREFUSED":
      return { kind: "nobody", why: `nobody listens at ${host}` };
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return { kind: "nobody", why: `there is no host ${host}` };
    default:
      return { kind: "other", why: `what answers at ${host} is none (${messageOf(error)})` };
  }
}

/** Whoever may not, or is too old, explains more than nobody at all. */
export function refusalFor(silences: readonly Silence[]): HarnessError {
  const order = ["no rights", "old", "other", "nobody"] as const;
  const [worst] = order.flatMap((kind) => silences.filter((silence) => silence.kind === kind));
  const { kind, why } = worst ?? { kind: "nobody", why: "there is none" };
  return new HarnessError(
    "TOOLCHAIN_MISSING",
    `Expected a Docker engine, ${OLDEST.version} or newer, but ${why}.`,
    { hint: REMEDIES[kind] },
  );
}
