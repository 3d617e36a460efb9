/** One row of `doctor`: something a run needs of this machine. */
export interface Finding {
  readonly name: string;
  /** unfit: it is there, but as it is now it disturbs a measurement. */
  readonly state: "present" | "missing" | "wrong version" | "too little" | "unfit";
  /** Without a required one, no run works; the others are for the named purpose only. */
  readonly isRequired: boolean;
  readonly neededFor: string;
  /** A tool's version, or how much there is of a resource, in words. */
  readonly version?: string;
  /** What it has to be or to have, in words. */
  readonly needs?: string;
  readonly path?: string;
  /** What to do, where something is to be done. */
  readonly remedy?: string;
}

/** What a row means for a run: go ahead; go ahead, knowing this; don't. */
export type Level = "ok" | "warn" | "fail";

/** How bad a row is: only what every run needs can fail. */
export function levelOf({ state, isRequired }: Pick<Finding, "state" | "isRequired">): Level {
  if (state === "present") return "ok";
  return isRequired ? "fail" : "warn";
}

/** The same rows, where a plan can't do without what others can. */
export const requiring = (
  findings: readonly Finding[],
  names: readonly string[],
): readonly Finding[] =>
  findings.map((finding) =>
    names.includes(finding.name) ? { ...finding, isRequired: true } : finding,
  );
