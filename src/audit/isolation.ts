import { networkInterfaces } from "node:os";
import type { AuditAttempt } from "../evidence/audit.ts";
import { limited } from "../host/clock.ts";
import { isLoopback, type Listening, listeningOf } from "../host/listening.ts";
import { accepts } from "../host/wait-for-port.ts";
import { milliseconds } from "../units/quantity.ts";
import type { Check, Look } from "./check.ts";
import type { AuditTarget, Knocked } from "./target.ts";

/** A door that doesn't open within this time is closed. */
const LIMIT = milliseconds(3000);

/** Whether anybody outside this machine could open a connection. */
export const isolation: Check = createIsolation(ownAddresses);

/** An address by which a neighbour on the network would come. */
export interface OutsideAddress {
  readonly host: string;
  /** Without the address itself, which is nobody's business: "eth0 (IPv4)". */
  readonly words: string;
}

export function createIsolation(outside: () => readonly OutsideAddress[]): Check {
  return {
    name: "isolation",
    claim: "isolation",
    question: "Can nobody outside reach the database?",
    does: "reads which addresses every process listens on, and opens a connection to each port by the addresses that neighbours on the network use",
    ways: ["paper", "setup"],
    remedy:
      "Let the server listen on 127.0.0.1, or on an internal network that only the backends and the gateway share; publish no port on 0.0.0.0.",
    look: (target, signal) => look(target, outside(), signal),
  };
}

/** This host's own, but for the loopback's. */
export function ownAddresses(): readonly OutsideAddress[] {
  // The host's ends of containers' cables are nobody's way in.
  const cables = Object.entries(networkInterfaces()).filter(([name]) => !name.startsWith("veth"));
  return cables.flatMap(([name, addresses = []]) =>
    addresses.flatMap(({ address, family, internal, scopeid }) =>
      internal
        ? []
        : [{ host: scopeid ? `${address}%${name}` : address, words: `${name} (${family})` }],
    ),
  );
}

async function look(
  target: AuditTarget,
  outside: readonly OutsideAddress[],
  signal: AbortSignal,
): Promise<Look> {
  if (target.knocks !== null) return knocked(await target.knocks(signal));
  const doors = target.processes.flatMap(({ what, pid }) =>
    listeningOf(pid).map((door) => ({ what, ...door })),
  );
  if (doors.length === 0)
    return { kind: "not exercised", why: "no process of it listens on this host" };
  const attempts: AuditAttempt[] = doors.map(listens);
  const ports = new Map(doors.map(({ port, what }) => [port, what]));
  for (const [port, what] of ports)
    for (const address of outside) attempts.push(await knock({ ...address, port }, what, signal));
  return {
    kind: "tried",
    attempts,
    notes: [
      outside.length === 0
        ? "This host has no other address than the loopback's, so nothing was tried from outside."
        : `From outside: by this host's own addresses on ${[...new Set(outside.map(({ words }) => words))].join(", ")}. What firewalls do is not looked at.`,
    ],
  };
}

/** Without a welcome that is taken nobody knows whether there was a door at all. */
const knocked = ({ knocks, notes }: Knocked): Look => ({
  kind: "tried",
  attempts: knocks.map(({ words, isWelcome, refusal }) => ({
    group: isWelcome ? "from inside, as a control" : "from outside",
    tried: `connect ${words}`,
    expected: isWelcome ? "a connection" : "no connection",
    came: refusal ?? "connected",
    outcome: (refusal === null) === isWelcome ? "held" : isWelcome ? "unknown" : "broken",
  })),
  notes,
});

type Door = Listening & { readonly what: string };

const listens = ({ what, address, port }: Door): AuditAttempt => ({
  group: "by their listening addresses",
  tried: `where ${what} listens`,
  expected: "a loopback address",
  came: `${address} port ${port}`,
  outcome: isLoopback(address) ? "held" : "broken",
});

async function knock(
  door: OutsideAddress & { readonly port: number },
  what: string,
  signal: AbortSignal,
): Promise<AuditAttempt> {
  const why = await accepts(door, limited(signal, LIMIT));
  signal.throwIfAborted();
  return {
    group: "from outside",
    tried: `connect to ${what} by this host's address on ${door.words}`,
    expected: "no connection",
    came: why ?? "connected",
    outcome: why === null ? "broken" : "held",
  };
}
