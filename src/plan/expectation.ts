import type { SchemaNode } from "./json-schema.ts";
import { suggest } from "./nearest.ts";

const isType = (node: SchemaNode, type: string): boolean =>
  Array.isArray(node.type) ? node.type.includes(type) : node.type === type;

function between(low: number | undefined, high: number | undefined): string {
  if (low !== undefined && high !== undefined) return ` from ${low} to ${high}`;
  if (low !== undefined) return `, at least ${low}`;
  return high === undefined ? "" : `, at most ${high}`;
}

function numberWords(node: SchemaNode): string {
  const kind = isType(node, "integer") ? "a whole number" : "a number";
  const range =
    node.exclusiveMinimum === undefined
      ? between(node.minimum, node.maximum)
      : ` above ${node.exclusiveMinimum}${between(undefined, node.maximum)}`;
  return `${kind}${range}${node.multipleOf === undefined ? "" : `, divisible by ${node.multipleOf}`}`;
}

function listWords(node: SchemaNode): string {
  const { minItems: low, maxItems: high } = node;
  const most = high === undefined ? " or more" : ` to ${high}`;
  const size = low === undefined ? "" : ` of ${low}${most} entries`;
  return `a list${size}${node.items ? `, each ${words(node.items)}` : ""}`;
}

function mappingWords(node: SchemaNode): string {
  const names = Object.keys(node.properties ?? {});
  return names.length === 0
    ? "a mapping of names to texts"
    : `a mapping with any of ${names.join(", ")}`;
}

/** What a field takes, in words. */
export function words(node: SchemaNode): string {
  if (node.enum !== undefined)
    return `${node.enum.length > 1 ? "one of " : ""}${node.enum.map((v) => JSON.stringify(v)).join(", ")}`;
  if (isType(node, "integer") || isType(node, "number")) return numberWords(node);
  if (isType(node, "array")) return listWords(node);
  if (isType(node, "object")) return mappingWords(node);
  return isType(node, "null") ? "a text or null" : "a text";
}

const SHOWN_MAX = 60;

/** What came, in words; long values are cut. */
export function gotWords(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value) && value.length === 0) return "an empty list";
  const text = typeof value === "number" ? String(value) : JSON.stringify(value);
  return `\`${text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text}\``;
}

/** What came, without the value: it may be a secret. */
export function gotType(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a mapping" : `a ${typeof value}`;
}

function mendNumber(node: SchemaNode, value: unknown): string {
  if (typeof value === "string") {
    const found = /^\s*(\d+(?:\.\d+)?)\s*([a-z%]*)\s*$/i.exec(value);
    if (found === null) return "";
    return found[2] === "" ? `Write it without quotes: ${found[1]}.` : "Write a plain number.";
  }
  if (typeof value !== "number" || !Number.isFinite(value)) return "";
  const step = node.multipleOf ?? (isType(node, "integer") ? 1 : 0);
  const low = node.minimum ?? Number.NEGATIVE_INFINITY;
  const clamped = Math.min(Math.max(value, low), node.maximum ?? Number.POSITIVE_INFINITY);
  const near = step === 0 ? clamped : Math.floor(clamped / step) * step;
  // An open lower end has no nearest value.
  const allowed = near >= low && near > (node.exclusiveMinimum ?? Number.NEGATIVE_INFINITY);
  return allowed ? `The nearest allowed value is ${near}.` : "";
}

/** How to mend a value that the field doesn't take; empty when nothing better than `words` is known. */
export function mend(node: SchemaNode, value: unknown): string {
  if (node.enum !== undefined)
    return node.enum.length > 1 && typeof value === "string"
      ? suggest(value, node.enum.map(String)).replace(/^Possible.*/, "")
      : "";
  if (isType(node, "integer") || isType(node, "number")) return mendNumber(node, value);
  if (isType(node, "string") && (typeof value === "number" || typeof value === "boolean"))
    return "Put it in quotes.";
  if (isType(node, "array") && typeof value !== "object") return "Write it in brackets.";
  return "";
}
