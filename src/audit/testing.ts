import { ADDRESS_ALONE, type AuditTarget } from "./target.ts";

/** A target that is nothing but what is given. */
export const targetOf = (
  given: Partial<AuditTarget> & { readonly baseUrl: string },
): AuditTarget => ({
  way: "paper",
  words: "a server of a test",
  headers: {},
  authority: null,
  callers: [],
  disposable: true,
  ...ADDRESS_ALONE,
  ...given,
});
