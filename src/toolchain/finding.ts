/** One row of `doctor`: something a run needs of this machine. */
export interface Finding {
  readonly name: string;
  readonly state: "present" | "missing" | "wrong version" | "too little";
  /** Without a required one, no run works; the others are for the named purpose only. */
  readonly isRequired: boolean;
  readonly neededFor: string;
  /** A tool's version, or how much there is of a resource, in words. */
  readonly version?: string;
  readonly path?: string;
  /** What to do, where something is to be done. */
  readonly remedy?: string;
}
