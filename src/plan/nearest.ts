/** Edits (insert, delete, replace, swap of neighbours) that turn one word into the other. */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const best = Math.min(
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + (same ? 0 : 1),
        isSwap(a, b, [i, j]) ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
      );
      rows[i]?.push(best);
    }
  }
  return at(a.length, b.length);
}

function isSwap(a: string, b: string, [i, j]: [number, number]): boolean {
  return i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
}

/** What people vary without meaning it: case, hyphens, underscores. */
const plain = (word: string): string => word.toLowerCase().replaceAll(/[-_\s]/g, "");

/** The candidate that the word was probably meant to be; null when none is near. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  // A long stranger is nobody's typing error, and comparing it would take a while.
  if (word.length === 0 || word.length > 100) return null;
  const ranked = candidates
    .map((candidate) => ({ candidate, edits: distance(plain(word), plain(candidate)) }))
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  if (best === undefined) return null;
  return best.edits <= Math.max(1, Math.floor(best.candidate.length / 3)) ? best.candidate : null;
}

const LISTED_MAX = 12;

/** "Did you mean `x`?", or the possible names where none is near and the list is short. */
export function suggest(word: string, candidates: readonly string[]): string {
  const meant = nearest(word, candidates);
  if (meant !== null) return `Did you mean \`${meant}\`?`;
  if (candidates.length === 0 || candidates.length > LISTED_MAX) return "";
  return `Possible: ${candidates.join(", ")}.`;
}
