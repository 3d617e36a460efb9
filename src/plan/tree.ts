import type { Path } from "./problem.ts";

/** Whether the value is a mapping (not a list, not null). */
export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value that a path leads to; undefined where it leads nowhere. */
export function valueAt(tree: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (node, segment) =>
      typeof node === "object" && node !== null && Object.hasOwn(node, segment)
        ? (node as Record<string | number, unknown>)[segment]
        : undefined,
    tree,
  );
}

/** Whether one path leads through the other, or both are the same. */
export function covers(outer: Path, inner: Path): boolean {
  return outer.every((segment, index) => inner[index] === segment);
}

/**
 * A copy with the value set, and the mappings on its way made where they are absent. Something else
 * than a mapping on the way is left alone: it is a problem of its own.
 */
export function withValue(
  tree: unknown,
  [name, ...rest]: readonly string[],
  value: unknown,
): unknown {
  if (name === undefined) return value;
  if (tree !== undefined && tree !== null && !isMapping(tree)) return tree;
  const next = valueAt(tree, [name]);
  return { ...tree, [name]: withValue(next, rest, value) };
}

/** A copy without the field; a list that has a faulty entry goes as a whole. */
export function without(tree: unknown, [name, ...rest]: Path): unknown {
  if (name === undefined || typeof name === "number" || !isMapping(tree)) return tree;
  const { [name]: child, ...others } = tree;
  const whole = rest.length === 0 || typeof rest[0] === "number";
  return whole ? others : { ...others, [name]: without(child, rest) };
}
