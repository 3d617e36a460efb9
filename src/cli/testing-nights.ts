import { join } from "node:path";
import { expect } from "vitest";
import type { GateEvidence, Night } from "../evidence/gate.ts";
import { readEvidence } from "../record/evidence-file.ts";
import { readHistory } from "../record/history.ts";
import { EXIT } from "./exit-codes.ts";
import { type Ended, type Sandbox, SMALL_ROUNDS, set } from "./testing.ts";

/** A night as short as a plan allows. */
export const SMALL: readonly string[] = [
  ...SMALL_ROUNDS,
  ...set(
    "rounds.looks=[3]",
    "gate.selfTest.rounds=3",
    // Whatever this machine does to a median, a slow-down as large as this one stands out of it.
    "gate.budgets.p50-quiet=1",
    "gate.budgets.p50-busy=null",
    "gate.budgets.recovery=null",
  ),
];
export const SAME: readonly string[] = set("gate.references=[{name: same}]");

export interface PlayedNight {
  readonly ended: Ended;
  readonly gate: GateEvidence;
  readonly night: Night;
}

/** Plays one, whatever comes of it, and reads what it left. @throws Error for more or fewer records than one */
export async function playNight(sandbox: Sandbox, ...args: string[]): Promise<PlayedNight> {
  const history = join(sandbox.folder, "history");
  const own = ["--reports", sandbox.reports, "--history", history];
  const ended = await sandbox.run(["gate", ...SMALL, ...own, ...args]);
  const { gate } = readEvidence(sandbox.inRun());
  if (gate === null) throw new Error(`The evidence has no gate:\n${ended.stderr}`);
  const { nights, unreadable } = readHistory(history);
  const [night] = nights;
  if (night === undefined || nights.length + unreadable.length > 1)
    throw new Error(`${nights.length} nights, and ${unreadable.length} that can't be read.`);
  return { ended, gate, night };
}

/** Of its duets, in their order. */
export const kinds = ({ duets }: GateEvidence) => duets.map(({ kind }) => kind);

/** A duet ends after its rounds, or says that the machine was too restless for them. */
export function expectEnds({ duets }: GateEvidence): void {
  for (const { kind, rounds, looks, cut } of duets) {
    const valid = rounds.filter(({ state }) => state.kind === "valid").length;
    if (cut === null) expect({ kind, valid }).toEqual({ kind, valid: looks.at(-1) });
    else expect(cut).toContain("rounds were void");
  }
  const numbers = duets.flatMap(({ rounds }) => rounds.map(({ number }) => number));
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
}

/** The night, its exit code and its record say one and the same. */
export function expectAgreement({ ended, night }: PlayedNight): void {
  const codes = { pass: EXIT.done, inconclusive: EXIT.done, regression: EXIT.regression };
  expect(ended.code).toBe(codes[night.outcome]);
}
