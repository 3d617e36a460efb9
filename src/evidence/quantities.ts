import { z } from "zod";
import type { Quantity } from "../units/quantity.ts";

/** A number in a file that carries its unit in its type; in JSON it is a plain number. */
const quantity = <T extends Quantity<string>>() => z.number() as unknown as z.ZodType<T, number>;
const notNegative = <T extends Quantity<string>>() =>
  z.number().nonnegative() as unknown as z.ZodType<T, number>;

export const ms = quantity<Quantity<"ms">>();
export const logRatio = quantity<Quantity<"ln ratio">>();
export const perSecond = notNegative<Quantity<"1/s">>();
export const bytes = notNegative<Quantity<"B">>();
export const share = notNegative<Quantity<"share">>();
export const cores = notNegative<Quantity<"cores">>();
export const cpuSeconds = notNegative<Quantity<"CPU s">>();
export const count = z.int().nonnegative();
