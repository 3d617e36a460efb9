import { ask } from "../../audit/ask.ts";
import { ownAddresses } from "../../audit/isolation.ts";
import type { AuditTarget, Knock, Knocked } from "../../audit/target.ts";
import { limited, sleep } from "../../host/clock.ts";
import { servicePort } from "../../host/ports.ts";
import { accepts } from "../../host/wait-for-port.ts";
import { containerCalls } from "../../setup/docker/container-calls.ts";
import { type Engine, findEngine } from "../../setup/docker/engine.ts";
import { floodLog } from "../../setup/docker/flood-log.ts";
import { createGround } from "../../setup/docker/ground.ts";
import { labelsFor } from "../../setup/docker/labels.ts";
import { exitOf, placeInEngine, startOneOff } from "../../setup/docker/one-off.ts";
import { namesFor } from "../../setup/docker/places-inside.ts";
import { presentImages } from "../../setup/docker/present-images.ts";
import { milliseconds } from "../../units/quantity.ts";
import { type AuditShop, NOTHING_RUNS, type OpenStand, type Stand } from "./stand.ts";

/** A Chroma container in the paper's network, published as the paper does (lines 30–37 and 145–151, 190). */
export const paperContainers: Stand = {
  name: "paper-containers",
  offers: [
    {
      way: "paper",
      words: "a Chroma container with the paper's network, ports and log settings",
      checks: ["isolation", "logging"],
    },
  ],
  open,
};

/** The paper's, inside the container. */
const PAPER_PORT = 8001;
/** Where a Chroma listens that doesn't heed the paper's variable. */
const OWN_PORT = 8000;
const START_LIMIT = milliseconds(60_000);
const KNOCK_LIMIT = milliseconds(3000);
const EVERY = milliseconds(100);
const DIAL_SECONDS = 3;
/** The exit code of `timeout`. */
const TIMED_OUT = 124;

interface Containers {
  readonly engine: Engine;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly network: string;
  /** Another network of the same engine. */
  readonly elsewhere: string;
}

async function open(shop: AuditShop): Promise<OpenStand> {
  const engine = await findEngine({ signal: shop.signal });
  const { chroma: image } = await presentImages(
    engine,
    { chroma: true, backend: false, nginx: false, toxiproxy: false },
    {
      named: shop.plan.images,
      signal: shop.signal,
      tell: (words) => shop.emit({ kind: "step at", words }),
    },
  );
  const calls = containerCalls(engine);
  const labels = labelsFor(shop.runId);
  const names = namesFor(labels.prefix);
  const ground = createGround({
    engine,
    calls,
    labels,
    names,
    hasVolume: false,
    intend: shop.intend,
  });
  const elsewhere = `${names.network}-elsewhere`;
  const containers = { engine, image, labels: labels.labels, network: names.network, elsewhere };
  try {
    await ground.ensure();
    await calls.createNetwork(elsewhere, labels.labels);
  } catch (error) {
    await ground.clear();
    throw error;
  }
  return {
    targetOf: (offer): AuditTarget => ({
      ...NOTHING_RUNS,
      ...offer,
      flood: (log, writeBytes, signal) =>
        floodLog(engine, { image, log, writeBytes, labels: labels.labels, signal }),
      knocks: (signal) => knockOn(containers, signal),
    }),
    [Symbol.asyncDispose]: () => ground.clear(),
  };
}

/** Starts the server as the paper does, and tries to connect from everywhere. */
async function knockOn(containers: Containers, signal: AbortSignal): Promise<Knocked> {
  const { engine, network, elsewhere } = containers;
  const first = await startServer(containers, null, signal);
  const { addresses } = await placeInEngine(engine, first, signal);
  const address = addresses[network] ?? "";
  const found = await portInside(containers, address, signal);
  const port = found ?? PAPER_PORT;
  const knocks: Knock[] = [
    {
      words: `from a container of the same network to port ${port}`,
      isWelcome: true,
      refusal: found === null ? "no connection" : null,
    },
    {
      words: `from a container of another network to port ${port}`,
      isWelcome: false,
      refusal: await dial(containers, { from: elsewhere, address, port }, signal),
    },
    ...(await knockFromHost(containers, port, signal)),
  ];
  const moved = `Inside the container the server answers at port ${port}, not at the ${PAPER_PORT} that it was told: the former was published.`;
  return { knocks, notes: [...(port === PAPER_PORT ? [] : [moved]), OPEN_TO_ALL] };
}

/** What can't be tried without opening a port of this machine to its networks. */
const OPEN_TO_ALL =
  "Tried as line 153 of the paper has it (127.0.0.1). Line 38 publishes the same port on every address of the machine: whoever takes that one over opens the database to the network.";

function startServer(
  { engine, image, network, labels }: Containers,
  publish: { readonly host: number; readonly inside: number } | null,
  signal: AbortSignal,
): Promise<string> {
  const variables = {
    CHROMA_SERVER_HOST: "0.0.0.0",
    CHROMA_SERVER_HTTP_PORT: String(PAPER_PORT),
  };
  const server = { image, command: null, network, variables, log: null, labels };
  const loopback = publish === null ? null : { hostIp: "127.0.0.1", ...publish };
  return startOneOff(engine, { ...server, publish: loopback }, signal);
}

/** Another port than the paper's on this machine, where somebody may listen already. */
async function knockFromHost(
  containers: Containers,
  inside: number,
  signal: AbortSignal,
): Promise<readonly Knock[]> {
  const host = await servicePort();
  await startServer(containers, { host, inside }, signal);
  const knocks = [
    {
      words: "from this machine by 127.0.0.1",
      isWelcome: true,
      refusal: await answers(`http://127.0.0.1:${host}`, signal),
    },
  ];
  for (const { host: by, words } of ownAddresses()) {
    const refusal = await accepts({ host: by, port: host }, limited(signal, KNOCK_LIMIT));
    signal.throwIfAborted();
    knocks.push({ words: `by this host's address on ${words}`, isWelcome: false, refusal });
  }
  return knocks;
}

/** null = the database itself has answered; the engine's own proxy accepts whatever is behind it. */
async function answers(baseUrl: string, signal: AbortSignal): Promise<string | null> {
  const over = limited(signal, START_LIMIT);
  const address = { baseUrl, headers: {}, authority: null };
  for (;;) {
    const reply = await ask(address, { method: "GET", path: "/api/v2/heartbeat" }, signal);
    if (reply.kind === "answered") return null;
    if (over.aborted) return reply.why;
    await sleep(EVERY, signal);
  }
}

/** The port at which the server answers its neighbours, once it has started; null = none of the two. */
async function portInside(
  containers: Containers,
  address: string,
  signal: AbortSignal,
): Promise<number | null> {
  const over = limited(signal, START_LIMIT);
  while (!over.aborted)
    for (const port of [PAPER_PORT, OWN_PORT])
      if ((await dial(containers, { from: containers.network, address, port }, signal)) === null)
        return port;
  signal.throwIfAborted();
  return null;
}

/** Opens a connection from a container in a network. null = it was accepted. */
async function dial(
  { engine, image, labels }: Containers,
  way: { readonly from: string; readonly address: string; readonly port: number },
  signal: AbortSignal,
): Promise<string | null> {
  const script = `exec 3<>/dev/tcp/${way.address}/${way.port}`;
  const command = ["timeout", String(DIAL_SECONDS), "bash", "-c", script];
  const dialler = { image, command, network: way.from, variables: {}, log: null, labels };
  const id = await startOneOff(engine, { ...dialler, publish: null }, signal);
  const code = await exitOf(engine, id, { limitMs: START_LIMIT, signal });
  if (code === 0) return null;
  return code === TIMED_OUT ? `no connection within ${DIAL_SECONDS} s` : "refused";
}
