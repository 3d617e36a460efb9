import { z } from "zod";

const clientStep = z.strictObject({
  step: z.enum(["settings", "address", "plain"]),
  works: z.boolean(),
  /** In its own words. */
  came: z.string(),
});

/** One step of the paper's client code, and what came of it. */
export type ClientStep = z.infer<typeof clientStep>;

/** What the script that tries them prints: a line of JSON each. @throws SyntaxError or ZodError */
export const readClientSteps = (text: string): ClientStep[] =>
  text
    .trim()
    .split("\n")
    .map((line) => clientStep.parse(JSON.parse(line)));
