import { z } from "zod";
import type { Milliseconds } from "../units/quantity.ts";
import type { Operation, Outcome } from "./ledger.ts";

/** Of the journal's lines; another version is refused. */
export const FORMAT = 1;

/** The first line: with it document, metadata and vector of every record can be made again. */
export const headLine = z.strictObject({
  ledger: z.literal(FORMAT),
  seed: z.number(),
  dimension: z.int().positive(),
  space: z.enum(["l2", "cosine", "ip"]),
  /** See placement.ts. */
  placement: z.strictObject({
    centre: z.array(z.number()).min(1),
    noise: z.number().positive(),
    length: z.number().positive().nullable(),
  }),
});

const monotonic = z.number() as unknown as z.ZodType<Milliseconds, number>;

/** On disk before the request is sent. */
export const attemptLine = z.strictObject({
  attempt: z.int().positive(),
  at: z.iso.datetime(),
  atMs: monotonic,
  workload: z.enum(["set", "register", "delete", "batch"]),
  kind: z.enum(["add", "upsert", "delete"]),
  /** Id and version. */
  records: z.array(z.tuple([z.string().min(1), z.int().positive()])).min(1),
});

export const outcomeLine = z.strictObject({
  of: z.int().positive(),
  outcome: z.enum(["ok", "fail", "unknown"]),
  atMs: monotonic,
  detail: z.string(),
});

export type JournalHead = z.infer<typeof headLine>;

/** One request that was about to be sent. */
export interface Attempt extends Operation {
  /** From 1. */
  readonly number: number;
  /** Wall time. */
  readonly at: string;
  /** Monotonic time. */
  readonly atMs: Milliseconds;
}

/** With what became of it; while it is under way, and where nothing was written, that is unknown. */
export interface JournaledAttempt extends Attempt {
  readonly outcome: Outcome;
  /** In a few words. */
  readonly detail: string;
}

export const NO_OUTCOME = "no outcome was written";
/** Taken down, and then the fence came, or the journal broke: it never became a request. */
export const NOT_SENT = "not sent";

export function lineOf(attempt: Attempt): string {
  const { number, at, atMs, workload, kind, records } = attempt;
  const line: z.input<typeof attemptLine> = {
    attempt: number,
    at,
    atMs,
    workload,
    kind,
    records: records.map(({ id, version }) => [id, version]),
  };
  return `${JSON.stringify(line)}\n`;
}
