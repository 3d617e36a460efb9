/** Randomness that a seed fixes: the same seed draws the same numbers on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, below). */
  below(below: number): number;
  /** Exponential with mean 1: the gap of a Poisson process of rate 1. */
  exponential(): number;
  /** Standard normal. */
  normal(): number;
  /** A new array with the same members in an order drawn at random (Fisher–Yates). */
  shuffled<T>(items: readonly T[]): T[];
}

/** @param words name what the numbers are for, so that two uses of one seed don't share a stream. */
export function seeded(seed: number, ...words: readonly (string | number)[]): Random {
  const next = sfc32(hash(`${seed}/${words.join("/")}`));
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    exponential: () => -Math.log(1 - next()),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    shuffled(items) {
      const result = [...items];
      for (let i = result.length - 1; i > 0; i -= 1) {
        const j = below(i + 1);
        const [left, right] = [result[i], result[j]];
        if (left !== undefined && right !== undefined) [result[i], result[j]] = [right, left];
      }
      return result;
    },
  };
}

/** FNV-1a over the text, four times with different offsets: 128 bits of state. */
function hash(text: string): [number, number, number, number] {
  const lane = (offset: number) => {
    let value = (0x811c9dc5 ^ offset) >>> 0;
    for (let i = 0; i < text.length; i += 1)
      value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
    return value;
  };
  return [lane(0), lane(0x9e3779b9), lane(0x243f6a88), lane(0xb7e15162)];
}

/** Small fast counter generator (Chris Doty-Humphrey, PractRand): 128 bits of state. */
function sfc32(state: [number, number, number, number]): () => number {
  let [a, b, c, counter] = state;
  const next = () => {
    const mixed = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + mixed;
    c |= 0;
    return (mixed >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 12; i += 1) next();
  return next;
}
