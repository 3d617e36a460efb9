/** What one plane of one stored record says. */
export type Seen =
  | { readonly kind: "version"; readonly version: number }
  /** There is no value. */
  | { readonly kind: "nothing" }
  /** A value that no operation on this id wrote. */
  | { readonly kind: "foreign" }
  /** This plane can't be read. */
  | { readonly kind: "unread" };

export const NOTHING: Seen = { kind: "nothing" };
export const UNREAD: Seen = { kind: "unread" };

export const seenVersion = (version: number | null): Seen =>
  version === null ? { kind: "foreign" } : { kind: "version", version };

/** In words, for an example. */
export function seenWords(seen: Seen): string {
  switch (seen.kind) {
    case "version":
      return `version ${seen.version}`;
    case "nothing":
      return "none";
    case "foreign":
      return "something that was never written";
    case "unread":
      return "unreadable";
    default:
      return seen satisfies never;
  }
}
