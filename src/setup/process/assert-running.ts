import { HarnessError } from "../../errors.ts";
import type { ProcessPart } from "./part.ts";

/** @throws HarnessError SETUP_NOT_READY with the log's last lines when the part has ended. */
export function assertRunning(part: ProcessPart): void {
  if (part.running()) return;
  throw new HarnessError(
    "SETUP_NOT_READY",
    `The ${part.role} ended at start. Its log's end:\n${part.logTail()}`,
    {
      hint: `The whole log: ${part.logFile}`,
    },
  );
}
