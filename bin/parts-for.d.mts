export function partsFor(args: readonly string[]): string[];
