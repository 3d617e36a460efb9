import { z } from "zod";
import type { Milliseconds, PerSecond, Share } from "../units/quantity.ts";

type Quantified<T> = z.ZodType<T, number>;

/** A version of Chroma. */
export const chromaVersion = z.string().regex(/^\d+\.\d+\.\d+$/, "a version such as 1.5.8");

/** In milliseconds. */
export const MINUTE = 60_000;

/** Milliseconds; without a least, above 0. */
export const ms = ({ min, max }: { min?: number; max: number }) => {
  const number = z.number().max(max);
  const bounded = min === undefined ? number.positive() : number.min(min);
  return bounded as unknown as Quantified<Milliseconds>;
};

/** Above 0, at most 1. */
export const share = z.number().positive().max(1) as unknown as Quantified<Share>;

/** From 0 on. */
export const shareUpTo = (max: number) =>
  z.number().min(0).max(max) as unknown as Quantified<Share>;

export const rate = ({ min, max }: { min: number; max: number }) =>
  z.number().min(min).max(max) as unknown as Quantified<PerSecond>;

/** Refuses a list of numbers that doesn't ascend. */
export const ascending = (what: string) => (list: readonly number[], context: z.RefinementCtx) => {
  if (list.every((one, index) => index === 0 || one > (list[index - 1] ?? 0))) return;
  const mended = [...new Set(list)].sort((a, b) => a - b);
  context.addIssue({
    code: "custom",
    message: `ascending ${what}`,
    params: { mend: `Write [${mended.join(", ")}].` },
  });
};
