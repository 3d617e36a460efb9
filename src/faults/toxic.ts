import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import {
  type ProxyControl,
  proxyControl,
  proxyUrl,
  type ToxicSettings,
} from "../setup/toxiproxy.ts";
import { milliseconds } from "../units/quantity.ts";
import { begin, broken } from "./active.ts";
import { type Exchange, type ExchangeOptions, exchange, wordsOf } from "./exchange.ts";
import { type Fault, type FaultTools, type LinkName, linkWords } from "./fault.ts";
import { atProxy, linkRefusal, proxiedLink } from "./proxied-link.ts";

/** A fault that Toxiproxy does to a link. */
export interface ToxicPlan {
  /** Of the fault. */
  readonly name: string;
  readonly on: LinkName;
  /** One sentence. */
  readonly words: string;
  /** All of them at once, on every connection. */
  readonly toxics: readonly Omit<ToxicSettings, "name">[];
  /** The request that is sent through the link to see them bite. */
  readonly request: ExchangeOptions;
  /** What that request should have met with, in words; null = it has. */
  readonly missed: (came: Exchange) => string | null;
}

/** Within it a request is answered, beside what the fault itself takes. */
export const ANSWER = milliseconds(5000);

/**
 * Makes a fault of toxics. It bites where Toxiproxy has them as they were given and a request through the
 * link shows it; it is healed where Toxiproxy has them no more.
 */
export function toxicFault(plan: ToxicPlan): Fault {
  const { name, on } = plan;
  const fault: Fault = {
    name,
    on: linkWords(on),
    describe: () => plan.words,
    endedBy: "environment",
    refusal: async (setup) => linkRefusal(setup, on),
    inject: (setup, tools) =>
      begin(fault, async () => {
        const { url, proxy, isForwarded } = proxiedLink(fault, setup, on);
        const control = proxyControl(proxy);
        const toxics = plan.toxics.map((toxic) => ({ ...toxic, name: nameFor(name, toxic) }));
        const heal = await plant(toxics, {
          control,
          tools,
          undoOf: (toxic) => ({
            kind: "http",
            method: "DELETE",
            url: `${proxyUrl(proxy)}/toxics/${toxic.name}`,
            body: null,
            what: `${name} on ${fault.on}`,
          }),
        });
        return {
          heal,
          async assertBiting() {
            for (const toxic of toxics) await assertThere(fault, toxic, control);
            const came = await exchange(url, plan.request);
            const missed = atProxy(came, isForwarded).map(plan.missed);
            if (missed.includes(null)) return `Toxiproxy has it, and ${wordsOf(came)}`;
            throw broken(fault, `${missed[0]}, but ${wordsOf(came)}`);
          },
          async assertHealed() {
            for (const toxic of toxics) await assertGone(fault, toxic, control);
            // What comes through is told, not judged: another fault may bite still.
            return `Toxiproxy has it no more; ${wordsOf(await exchange(url, { limitMs: ANSWER }))}`;
          },
        };
      }),
  };
  return fault;
}

/** Its own, so that another fault of this kind on the same link stays when this one goes. */
const nameFor = (fault: string, { stream }: Omit<ToxicSettings, "name">): string =>
  `${fault}-${stream}-${randomBytes(4).toString("hex")}`;

interface Planting {
  readonly control: ProxyControl;
  readonly tools: FaultTools;
  readonly undoOf: (toxic: ToxicSettings) => Parameters<FaultTools["intend"]>[0];
}

/** Adds all toxics, or none. Returns what takes them away. */
async function plant(
  toxics: readonly ToxicSettings[],
  { control, tools, undoOf }: Planting,
): Promise<() => Promise<void>> {
  const open: { name: string; done: () => void }[] = [];
  const heal = async () => {
    for (let next = open[0]; next !== undefined; next = open[0]) {
      await control.removeToxic(next.name);
      next.done();
      open.shift();
    }
  };
  try {
    for (const toxic of toxics) {
      tools.signal.throwIfAborted();
      open.push({ name: toxic.name, done: tools.intend(undoOf(toxic)) });
      await control.addToxic(toxic);
    }
    return heal;
  } catch (error) {
    // Where even that fails its undo stays on disk; why it couldn't be done goes first.
    await heal().catch(() => undefined);
    throw error;
  }
}

async function assertThere(
  fault: Fault,
  { name, attributes }: ToxicSettings,
  control: ProxyControl,
): Promise<void> {
  const found = await control.findToxic(name);
  if (found === null) throw broken(fault, `Toxiproxy to have the toxic ${name}, but it's gone`);
  if (isDeepStrictEqual(found.attributes, attributes)) return;
  const [wanted, got] = [attributes, found.attributes].map((some) => JSON.stringify(some));
  throw broken(fault, `Toxiproxy to have the toxic ${name} with ${wanted}, got ${got}`);
}

async function assertGone(
  fault: Fault,
  { name }: ToxicSettings,
  control: ProxyControl,
): Promise<void> {
  if ((await control.findToxic(name)) !== null)
    throw broken(fault, `Toxiproxy to have the toxic ${name} no more, but it's there`);
}
