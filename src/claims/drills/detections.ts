import type { Detection, DrillEvidence } from "../../evidence/drill.ts";
import { type Family, familyOf } from "./faults.ts";
import { boundsOf, limitWords, momentWords, timeWords } from "./moments.ts";
import type { Outcome } from "./outcome.ts";
import { type Trial, trialsOf } from "./trial.ts";

/** The paper's health check as it is written; "paper, every 1 s" asks the same more often. */
const PAPER = "paper";
/** The check that counts: a known query with its expected answer. */
const GOOD = "good";

const isPaper = ({ check }: Detection): boolean => check === PAPER || check.startsWith(`${PAPER},`);

/** What the paper's check made of one fault of one drill. */
export interface Watched {
  readonly drill: DrillEvidence;
  /** As written where that has an answer, else the same question asked more often. */
  readonly detection: Detection;
  /** "kill on chroma 1". */
  readonly fault: string;
  /** Failures before the first fault, of whichever asked most often; and what became of it. */
  readonly falseAlarms: number;
  readonly loudest: Detection["noticed"];
}

/** What somebody does on purpose. */
const PLANNED: readonly Family[] = ["a graceful stop", "another version"];

/** The paper's check against every incident; what was planned is none. */
export const watched = (drills: readonly DrillEvidence[]): readonly Watched[] =>
  drills.flatMap((drill) =>
    [...Map.groupBy(drill.detections.filter(isPaper), ({ fault }) => fault)].flatMap(
      ([fault, of]) => {
        const [first] = of;
        if (first === undefined || PLANNED.includes(familyOf(fault))) return [];
        return [
          {
            drill,
            detection: of.find((one) => noticing(one).kind !== "unknown") ?? first,
            fault: placeOf(drill, fault),
            ...loudestOf(of, first),
          },
        ];
      },
    ),
  );

function loudestOf(
  all: readonly Detection[],
  first: Detection,
): Pick<Watched, "falseAlarms" | "loudest"> {
  const { falseAlarms, noticed } = all.reduce(
    (one, other) => (other.falseAlarms > one.falseAlarms ? other : one),
    first,
  );
  return { falseAlarms, loudest: noticed };
}

function placeOf({ faults }: DrillEvidence, fault: string): string {
  const on = faults.find(({ name }) => name === fault)?.on;
  return on === undefined ? fault : `${fault} on ${on}`;
}

/** A fault that neither the known query nor any probe felt made nobody ill. */
export function isFelt({ drill, detection: { fault } }: Watched): boolean {
  const { detections, clock } = drill;
  const good = detections.find((one) => one.check === GOOD && one.fault === fault);
  if (good?.noticed.kind === "within") return true;
  return clock?.paths.some(({ failed }) => failed.kind === "within") ?? false;
}

/** Trials of the check; `look` says what each comes to. */
export const watchTrials = (
  all: readonly Watched[],
  look: (watched: Watched) => Outcome,
): readonly Trial[] =>
  all.flatMap((one) => {
    const took = boundsOf(one.detection.noticed);
    return trialsOf([one.drill], () => ({ fault: one.fault, outcome: look(one), took }));
  });

/** Whether a check noticed the fault, had it only that one to notice. */
export function noticing({ noticed, withinMs }: Detection): Outcome {
  switch (noticed.kind) {
    case "within":
      return { kind: "held", why: `noticed after ${momentWords(noticed)}` };
    case "censored":
      // An alarm takes several failures in a row: a fault that was over before can't be missed.
      return noticed.afterMs < withinMs
        ? {
            kind: "unknown",
            why: `it lasted ${timeWords(noticed.afterMs)}, and the check may take ${limitWords(withinMs)}`,
          }
        : { kind: "broken", why: `not noticed within ${timeWords(noticed.afterMs)}` };
    case "none":
      return { kind: "unknown", why: noticed.why };
    default:
      return noticed satisfies never;
  }
}

/** Whether the check is quiet while nothing is wrong. */
export function quietWhenHealthy({ drill, falseAlarms, loudest }: Watched): Outcome {
  if (falseAlarms === 0) return { kind: "held", why: "it passed" };
  const failed = (drill.clock?.paths ?? []).some(({ failuresBefore }) =>
    Object.values(failuresBefore).some((count) => count > 0),
  );
  return failed
    ? { kind: "unknown", why: "probes failed before anything was broken, too" }
    : {
        kind: "broken",
        why: `it failed ${falseAlarms} ${falseAlarms === 1 ? "time" : "times"} before anything was broken${loudest.kind === "none" ? `; ${loudest.why}` : ""}`,
      };
}

/** How fast a check that asks the known query is, for comparison. */
export function goodNotes(drills: readonly DrillEvidence[]): string[] {
  const found = drills.flatMap((drill) =>
    drill.detections
      .filter(({ check, noticed }) => check === GOOD && noticed.kind === "within")
      .map(({ fault, noticed }) => `${placeOf(drill, fault)} after ${momentWords(noticed)}`),
  );
  if (found.length === 0) return [];
  return [
    `For comparison, a check that asks a known query noticed ${[...new Set(found)].join(", ")}.`,
  ];
}

/** What a drill was too short to tell, and by what it was judged instead. */
export function shortNotes(all: readonly Watched[]): string[] {
  const short = all.flatMap(({ detection, fault, falseAlarms }) => {
    const { kind, why } = noticing(detection);
    return kind === "unknown" && falseAlarms === 0 ? [`${fault} (${why})`] : [];
  });
  const often = all.find(({ detection }) => detection.check !== PAPER)?.detection;
  return [
    ...(short.length === 0 ? [] : [`Can't be told: ${[...new Set(short)].join("; ")}.`]),
    ...(often === undefined
      ? []
      : [
          `Judged by the same question asked every ${timeWords(often.everyMs)}: as often as the paper writes it, a drill of a minute can't tell.`,
        ]),
  ];
}
