import type { Path } from "./problem.ts";

/** Two fields, each well by itself, that can't both hold. */
export interface Contradiction {
  /** The field to mend. */
  readonly path: Path;
  readonly expected: string;
  readonly mend: string;
}
