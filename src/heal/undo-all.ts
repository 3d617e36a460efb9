import { messageOf } from "../errors.ts";
import { execute } from "./execute.ts";
import type { UndoStep } from "./undo.ts";

/** What came of undoing; steps with nothing left to do are in neither list. */
export interface Undoing {
  readonly done: readonly { readonly step: UndoStep; readonly words: string }[];
  readonly failed: readonly { readonly step: UndoStep; readonly words: string }[];
}

/** Undoes the steps in their order, each one whatever became of the others. */
export async function undoAll(steps: Iterable<UndoStep>): Promise<Undoing> {
  const first = await tryEach(steps);
  // Some hung on what was ended behind them: a frozen proxy answers nothing, a killed one has no toxic.
  const second = await tryEach(first.failed.map(({ step }) => step));
  return { done: [...first.done, ...second.done], failed: second.failed };
}

async function tryEach(steps: Iterable<UndoStep>): Promise<Undoing> {
  const done: Undoing["done"][number][] = [];
  const failed: Undoing["failed"][number][] = [];
  for (const step of steps) {
    try {
      const words = await execute(step);
      if (words !== null) done.push({ step, words });
    } catch (error) {
      failed.push({ step, words: `${step.kind}: ${messageOf(error)}` });
    }
  }
  return { done, failed };
}
