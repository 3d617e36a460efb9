import type { Edition, Editions } from "../setup.ts";

/** Two versions of a program, of which the first runs until they are exchanged. */
export function exchangeable(first: Edition, other: Edition): Editions {
  let [now, then] = [first, other];
  return {
    get current() {
      return now;
    },
    get other() {
      return then;
    },
    exchange() {
      [now, then] = [then, now];
    },
  };
}
