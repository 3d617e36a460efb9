import type { UndoStep } from "../heal/undo.ts";
import type { Link, Part, Role, Setup, Unsupported } from "../setup/setup.ts";
import type { Milliseconds } from "../units/quantity.ts";

/** What a fault is done with. */
export interface FaultTools {
  /** Puts the undo on disk before the fault bites; call the result once it is undone. */
  readonly intend: (step: UndoStep) => () => void;
  readonly signal: AbortSignal;
}

/** One thing that can be done to a setup, with its undo. */
export interface Fault {
  /** As plans and reports name it: "kill", "one-way-replies". */
  readonly name: string;
  /** The part or link it is done to, in words: "chroma 1", "app → backend 1". */
  readonly on: string;
  /** What it does, in one sentence. */
  describe(): string;
  /** Who ends it in life: the surroundings, or a person who must notice and decide. */
  readonly endedBy: "environment" | "operator";
  /** Why this setup, or this machine, can't have it; null = it can. Touches nothing. */
  refusal(setup: Setup): Promise<Unsupported | null>;
  /**
   * Does it. The undo is on disk before; where injecting fails half-way, what was done is undone.
   * @throws HarnessError FAULT_BROKEN where it can't be done.
   */
  inject(setup: Setup, tools: FaultTools): Promise<ActiveFault>;
}

/** A fault that bites. Disposing heals it, and it may be healed twice. */
export interface ActiveFault extends AsyncDisposable {
  readonly fault: Fault;
  /** Monotonic time just before and just after it was done. */
  readonly injected: { readonly fromMs: Milliseconds; readonly toMs: Milliseconds };
  /** Looks whether it bites. Returns what proves it. @throws HarnessError FAULT_BROKEN */
  assertBiting(): Promise<string>;
  /** Takes it away. Doesn't wait for the target to recover. */
  heal(): Promise<void>;
  /** Looks whether it is gone. Returns what proves it. @throws HarnessError FAULT_BROKEN */
  assertHealed(): Promise<string>;
}

/** Which part; number from 1. */
export interface PartName {
  readonly role: Role;
  readonly number: number;
}

/** Which link; number of `to`, from 1. */
export interface LinkName {
  readonly from: Link["from"];
  readonly to: Role;
  readonly number: number;
}

export const partWords = ({ role, number }: PartName): string => `${role} ${number}`;
export const linkWords = ({ from, to, number }: LinkName): string => `${from} → ${to} ${number}`;

/** The part of that name; null where the setup has none. */
export function findPart(setup: Setup, name: PartName): Part | null {
  return (
    setup.parts.find(({ role, number }) => role === name.role && number === name.number) ?? null
  );
}

/** The link of that name; null where the setup has none. */
export function findLink(setup: Setup, name: LinkName): Link | null {
  return (
    setup.links.find(
      ({ from, to, number }) => from === name.from && to === name.to && number === name.number,
    ) ?? null
  );
}
