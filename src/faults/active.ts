import { HarnessError } from "../errors.ts";
import { monotonicNow } from "../host/clock.ts";
import type { ActiveFault, Fault } from "./fault.ts";

/** How a fault that was done is looked at and taken away. */
export interface Bite {
  /** Throws `broken(…)` where it doesn't bite. */
  readonly assertBiting: () => Promise<string>;
  /** Takes it away, and closes its undo. Not called again once it has succeeded. */
  readonly heal: () => Promise<void>;
  readonly assertHealed: () => Promise<string>;
}

/** Does a fault between two looks at the clock. */
export async function begin(fault: Fault, work: () => Promise<Bite>): Promise<ActiveFault> {
  const fromMs = monotonicNow();
  const { assertBiting, assertHealed, heal } = await work();
  const toMs = monotonicNow();
  let healing: Promise<void> | null = null;
  const healOnce = () => {
    // One that failed is tried again: what still bites must go.
    healing ??= heal().catch((error: unknown) => {
      healing = null;
      throw error;
    });
    return healing;
  };
  return {
    fault,
    injected: { fromMs, toMs },
    assertBiting,
    assertHealed,
    heal: healOnce,
    [Symbol.asyncDispose]: healOnce,
  };
}

/**
 * Does something whose undo is on disk already. Where it fails half-way it is taken away again, and why
 * it failed goes first: an undo that fails as well stays on disk.
 *
 * @returns how it is healed, which closes the undo.
 */
export async function doUnder(
  done: () => void,
  act: { readonly apply: () => Promise<unknown>; readonly revert: () => Promise<unknown> },
): Promise<Bite["heal"]> {
  const heal = async () => {
    await act.revert();
    done();
  };
  try {
    await act.apply();
  } catch (error) {
    await heal().catch(() => undefined);
    throw error;
  }
  return heal;
}

/** The error of a fault that isn't what it should be. */
export const broken = (fault: Pick<Fault, "name" | "on">, expected: string): HarnessError =>
  new HarnessError("FAULT_BROKEN", `${fault.name} on ${fault.on}: expected ${expected}.`);
