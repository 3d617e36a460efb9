import { type Milliseconds, milliseconds } from "../units/quantity.ts";
import type { Exchange } from "./exchange.ts";

/** Timers on the way may be early by a grain. */
export const GRAIN = milliseconds(2);

/** Makes the look at an exchange whose answer must not be whole before a time. */
export const answersFrom =
  (fromMs: Milliseconds) =>
  (came: Exchange): string | null =>
    came.kind === "replied" && came.lastMs >= fromMs - GRAIN
      ? null
      : `an answer after ${Math.round(fromMs)} ms or more`;
