import { checkDraft, type Known } from "./check.ts";
import { type Draft, type Locate, readDocument } from "./document.ts";
import { type Place, type Problem, planInvalid } from "./problem.ts";
import { profile } from "./profiles.ts";
import type { Plan } from "./schema.ts";
import { type Setting, settle } from "./settings.ts";

function finish(
  draft: Draft,
  options: { known: Known; settings?: readonly Setting[]; problems?: readonly Problem[] },
): Plan {
  const settled = settle(draft, options.settings ?? []);
  const checked = checkDraft(settled.draft, options.known);
  const problems = [
    ...(options.problems ?? []),
    ...settled.problems,
    ...(checked.kind === "plan" ? [] : checked.problems),
  ];
  if (checked.kind === "plan" && problems.length === 0) return checked.plan;
  throw planInvalid(problems);
}

/**
 * Reads a plan, in YAML or JSON, and sets what the flags set.
 * @throws HarnessError PLAN_INVALID with all problems, each with its line and column, or its flag.
 */
export function parsePlan(
  text: string,
  options: { file: string; known: Known; settings?: readonly Setting[] },
): Plan {
  const { draft, problems } = readDocument(text, options.file);
  // Half a document has half its fields missing: those aren't problems of the plan.
  if (problems.length > 0) throw planInvalid(problems);
  return finish(draft, options);
}

/**
 * A built-in plan, with what the flags set.
 * @throws HarnessError USAGE for an unknown profile; PLAN_INVALID with all problems of the settings.
 */
export function planOfProfile(
  name: string,
  options: { known: Known; settings?: readonly Setting[] },
): Plan {
  const place: Place = { kind: "profile", name };
  const locate: Locate = { value: () => place, name: () => place };
  return finish({ input: profile(name), locate }, options);
}
