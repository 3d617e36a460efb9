import type { Finding, Level } from "../finding.ts";

/** What a resource is for, and how much of it there is. */
export type Resource = Pick<Finding, "name" | "neededFor"> & {
  /** How much there is, in words. */
  readonly found: string;
  /** How much has to be there, in words. */
  readonly needs?: string;
  readonly path?: string;
};

/** What came of a look at it: null = nothing to mend. */
export interface Lack {
  readonly level: Exclude<Level, "ok">;
  readonly state: "too little" | "unfit";
  /** One line: what to do. */
  readonly remedy: string;
}

/** The row of a resource. */
export function rowOf({ found, ...resource }: Resource, lack: Lack | null): Finding {
  const row = { ...resource, version: found };
  if (lack === null) return { ...row, isRequired: true, state: "present" };
  const { level, state, remedy } = lack;
  return { ...row, isRequired: level === "fail", state, remedy };
}

export const tooLittle = (level: Lack["level"], remedy: string): Lack => ({
  level,
  state: "too little",
  remedy,
});

export const unfit = (level: Lack["level"], remedy: string): Lack => ({
  level,
  state: "unfit",
  remedy,
});

const GIGABYTE = 1e9;

/** "1.5 GB". */
export const gigabytes = (value: number): string => `${(value / GIGABYTE).toFixed(1)} GB`;
