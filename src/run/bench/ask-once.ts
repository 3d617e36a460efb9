import type { Latency } from "../../evidence/round.ts";
import { limited, monotonicNow } from "../../host/clock.ts";
import { pickIds } from "../../load/wire.ts";
import { milliseconds } from "../../units/quantity.ts";
import type { Lab } from "./lab.ts";

type Asking = Pick<Lab, "signal"> & {
  readonly plan: { readonly load: Pick<Lab["plan"]["load"], "timeoutMs"> };
  readonly data: Pick<Lab["data"], "idsExpected">;
};

/**
 * One query, timed from its sending to the end of its reply. Anything but as many ids as are expected,
 * within the plan's limit, is a failure.
 *
 * @throws the signal's reason when it fires.
 */
export async function askOnce(url: string, body: string, asking: Asking): Promise<Latency> {
  const { signal, plan, data } = asking;
  const began = monotonicNow();
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      signal: limited(signal, plan.load.timeoutMs),
    });
    const text = await response.text();
    const ms = milliseconds(monotonicNow() - began);
    const ids = response.ok ? (pickIds(JSON.parse(text), ["ids"]) ?? []) : [];
    return ids.length >= data.idsExpected ? { kind: "value", ms } : { kind: "failed" };
  } catch {
    signal.throwIfAborted();
    return { kind: "failed" };
  }
}
