import { messageOf } from "../../errors.ts";
import type { Invariant } from "../../evidence/drill.ts";
import { monotonicNow, sleep } from "../../host/clock.ts";
import type { Setup } from "../../setup/setup.ts";
import { milliseconds, seconds } from "../../units/quantity.ts";
import { type AppClient, openApp } from "../app-client.ts";
import type { Stage } from "../stage.ts";
import { farVector } from "./far-vector.ts";

const RECORDS = 40;
const LOOK = milliseconds(100);
/** An application is up again within seconds; one that answers with errors for so long has no data. */
const PATIENCE = seconds(20);

const idOf = (number: number): string => `kept-${number}`;
const documentOf = (number: number): string => `record ${number} of those to keep`;

/** Writes a few records one by one. Returns how many: all are acknowledged. @throws Error where one isn't. */
export async function writeKept(stage: Stage, setup: Setup): Promise<number> {
  const app = clientOf(stage, setup);
  for (let number = 0; number < RECORDS; number += 1)
    await app.upsert([
      {
        id: idOf(number),
        document: documentOf(number),
        metadata: { drill: "kept" },
        vector: farVector(stage, number),
      },
    ]);
  return RECORDS;
}

/** Looks for all of them as soon as the application answers, and until it has had its time. */
export async function keptRecords(
  stage: Stage,
  setup: Setup,
): Promise<Pick<Invariant, "outcome" | "found">> {
  const app = clientOf(stage, setup);
  const began = monotonicNow();
  stage.lab.tell("looking for what was acknowledged");
  for (;;) {
    const isLast = monotonicNow() - began > PATIENCE;
    try {
      const missing = await missingIn(app);
      const found = `${RECORDS - missing.length} of ${RECORDS} acknowledged records are there`;
      return missing.length === 0
        ? { outcome: "held", found }
        : { outcome: "broken", found: `${found}; missing: ${missing.slice(0, 3).join(", ")}…` };
    } catch (error) {
      stage.signal.throwIfAborted();
      if (isLast)
        return {
          outcome: "broken",
          found: `0 of ${RECORDS} acknowledged records can be read: ${whyNot(setup, error)}`,
        };
    }
    await sleep(LOOK, stage.signal);
  }
}

/** A program that doesn't run says more than its connection. */
function whyNot({ parts }: Setup, error: unknown): string {
  const ended = parts.filter((part) => !part.running());
  if (ended.length === 0) return messageOf(error).slice(0, 200);
  return `${ended.map(({ role, number }) => `${role} ${number}`).join(", ")} ended by itself`;
}

async function missingIn(app: AppClient): Promise<string[]> {
  const missing: string[] = [];
  for (let number = 0; number < RECORDS; number += 1) {
    const seen = await app.see(idOf(number));
    if (seen.kind !== "there" || seen.document !== documentOf(number)) missing.push(idOf(number));
  }
  return missing;
}

const clientOf = ({ lab, signal }: Stage, { endpoints }: Setup): AppClient =>
  openApp(endpoints.app, { timeoutMs: lab.settings.timeoutMs, signal });
