import { join } from "node:path";
import type { GateEvidence, Night } from "../evidence/gate.ts";
import { readEvidence } from "../record/evidence-file.ts";
import { readHistory } from "../record/history.ts";
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
