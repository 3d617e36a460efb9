import type { Evidence } from "../../evidence/evidence.ts";
import { AUDIT_NEEDS, judgeByAudit } from "../audit/judge-by-audit.ts";
import type { NotExercised } from "../claim.ts";
import { RESTORES_NEEDS } from "../drills/restores.ts";
import { cutNotes } from "../notes.ts";
import type { Verdict } from "../verdict.ts";
import { list, sentence } from "../words.ts";
import { judgeDataRecovery } from "./data-recovery.ts";
import { HEALTH_NEEDS, judgeHealth } from "./health.ts";
import { judgePersistence, PERSISTENCE_NEEDS } from "./persistence.ts";

/** One point of the list, and the promise that answers it. */
interface Point {
  readonly line: number;
  readonly words: string;
  /** null: only a run with rounds tells. */
  readonly judge: ((evidence: Evidence) => Verdict | NotExercised) | null;
  readonly needs: string;
}

const byCheck = (claim: string) => ({ judge: judgeByAudit(claim), needs: AUDIT_NEEDS });
const auth = byCheck("auth");
const monitoring = byCheck("monitoring");
const backup = { judge: judgeDataRecovery, needs: RESTORES_NEEDS };
const health = { judge: judgeHealth, needs: HEALTH_NEEDS };
const persistence = { judge: judgePersistence, needs: PERSISTENCE_NEEDS };

const POINTS: readonly Point[] = [
  { line: 287, words: "before: the server asks who somebody is", ...auth },
  { line: 288, words: "before: its variables are right", ...byCheck("dead-settings") },
  { line: 289, words: "before: the network is closed", ...byCheck("isolation") },
  { line: 290, words: "before: there is a way to back up", ...backup },
  { line: 291, words: "before: there are figures to watch", ...monitoring },
  { line: 292, words: "before: there is a health check", ...health },
  { line: 295, words: "after: the health check passes", ...health },
  { line: 296, words: "after: tokens are asked for", ...auth },
  { line: 297, words: "after: data outlives a restart", ...persistence },
  { line: 298, words: "after: it is fast enough", judge: null, needs: "`chroma-assay run`" },
  { line: 299, words: "after: a backup was put back", ...backup },
  { line: 300, words: "after: the figures are watched", ...monitoring },
];

interface Answered extends Point {
  readonly kind: Verdict["kind"] | "not exercised";
  /** The answer's own sentence. */
  readonly answer: string;
}

/** Every point by the promise that answers it; an audit alone tries half of them. */
export function judgeChecklist(evidence: Evidence): Verdict | NotExercised {
  const points = POINTS.map((point) => answered(point, evidence));
  const of = (kind: Answered["kind"]) => points.filter((point) => point.kind === kind);
  const tried = points.filter(({ kind }) => kind !== "not exercised");
  if (evidence.run.command !== "audit" || tried.length === 0)
    return { kind: "not exercised", claim: "checklist", why: `needs ${AUDIT_NEEDS}` };
  const kind = kindOf(points);
  const open = points.filter((point) => point.kind !== "supported");
  return {
    kind,
    claim: "checklist",
    headline: sentence(
      [
        count(of("refuted"), "doesn't hold", "don't hold"),
        count(of("supported"), "holds", "hold"),
        count(of("inconclusive"), "is open", "are open"),
        count(of("not exercised"), "wasn't tried", "weren't tried"),
      ]
        .filter((words) => words !== null)
        .join("; "),
    ),
    effects: [],
    tallies: [],
    reasons: [
      ...tried.map(
        ({ line, words, kind: came, answer }) =>
          `${sentence(`${words} (line ${line}): ${came}`)} ${answer}`,
      ),
      ...cutNotes(evidence),
    ],
    needed:
      kind === "inconclusive"
        ? `an answer to the rest: ${list([...new Set(open.map(({ needs }) => needs))])}`
        : null,
    moreRoundsHelp: false,
  };
}

function answered(point: Point, evidence: Evidence): Answered {
  const found = point.judge?.(evidence) ?? { kind: "not exercised" as const, why: point.needs };
  return { ...point, kind: found.kind, answer: "headline" in found ? found.headline : found.why };
}

function kindOf(points: readonly Answered[]): Verdict["kind"] {
  if (points.some(({ kind }) => kind === "refuted")) return "refuted";
  return points.every(({ kind }) => kind === "supported") ? "supported" : "inconclusive";
}

/** "3 of 12 points don't hold (lines 287, 288 and 296)". */
function count(points: readonly Answered[], one: string, more: string): string | null {
  if (points.length === 0) return null;
  const lines = list(points.map(({ line }) => String(line)));
  const which = points.length === 1 ? `line ${lines}` : `lines ${lines}`;
  return `${points.length} of ${POINTS.length} points ${points.length === 1 ? one : more} (${which})`;
}
