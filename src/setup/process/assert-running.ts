import { HarnessError } from "../../errors.ts";
import type { Part } from "../setup.ts";

/** A part whose log can be shown. */
export interface LoggedPart extends Part {
  logTail(): string;
}

/** @throws HarnessError SETUP_NOT_READY with the log's last lines when the part has ended. */
export function assertRunning(part: LoggedPart): void {
  if (part.running()) return;
  throw new HarnessError(
    "SETUP_NOT_READY",
    `The ${nameOf(part)} ended at start. Its log's end:\n${part.logTail()}`,
    {
      hint: `The whole log: ${part.logFile}`,
    },
  );
}

/** A part that is alone in its role, or the first, needs no number. */
const nameOf = ({ role, number }: LoggedPart): string => (number > 1 ? `${role} ${number}` : role);
