import { z } from "zod";

function fromOne(numbers: readonly number[], context: z.RefinementCtx): void {
  const mended = [...new Set([1, ...numbers])].sort((a, b) => a - b);
  if (numbers.length === mended.length && numbers.every((one, at) => one === mended[at])) return;
  context.addIssue({
    code: "custom",
    message: "ascending numbers from 1 on",
    params: { mend: `Write [${mended.join(", ")}].` },
  });
}

/** How capacity grows with backends. */
export const scaling = z
  .strictObject({
    backends: z
      .array(z.int().min(1).max(32))
      .min(2)
      .max(8)
      .superRefine(fromOne)
      .default([1, 2, 3])
      .describe("Numbers of backends behind nginx; each is climbed to the capacity's objective."),
    repeat: z
      .int()
      .min(1)
      .max(20)
      .default(2)
      .describe("Ladders of each number, from fresh starts."),
  })
  .prefault({})
  .describe("How capacity grows with backends.");
