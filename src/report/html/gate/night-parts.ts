import type { GateDuet, GateEvidence } from "../../../evidence/gate.ts";
import { drillGroups } from "../../figures/drills.ts";
import { quietRatio } from "../../figures/gate.ts";
import { foundClauses, outcomeWords, recoveryWords } from "../../words/drills.ts";
import { validDuetRounds } from "../../words/gate.ts";
import { percent, rate, times } from "../../words/numbers.ts";
import { badge, OUTCOME_KINDS } from "../icons.ts";
import { type Html, html, prose } from "../markup.ts";
import { folded, table } from "../parts.ts";

const KINDS: Readonly<Record<GateDuet["kind"], string>> = {
  main: "candidate",
  confirmation: "candidate, once more",
  slower: "self-test: slowed down",
  same: "self-test: against itself",
};

/** Every comparison in duet, the self-test's, too. */
export function duetsPart(duets: readonly GateDuet[]): Html | null {
  if (duets.length === 0) return null;
  const rows = duets.map((duet) => ({
    cells: [
      KINDS[duet.kind],
      duet.reference,
      validDuetRounds(duet),
      duet.looks.join(", "),
      times(quietRatio(duet)),
      duet.injected === null ? "–" : percent(Math.expm1(duet.injected)),
      duet.cut ?? "to its end",
    ],
  }));
  return folded(
    "Every duet of the night",
    table(
      "Every duet",
      [
        { title: "duet" },
        { title: "reference" },
        { title: "valid rounds", number: true },
        { title: "looks" },
        { title: "quiet ratio", number: true },
        { title: "put in", number: true },
        { title: "came" },
      ],
      rows,
    ),
  );
}

/** Users' rates at the objective, on either side. */
export function laddersPart(ladders: GateEvidence["ladders"]): Html | null {
  if (ladders.length === 0) return null;
  const number = true;
  return folded(
    "Users at the objective",
    table(
      "Users at the objective",
      [{ title: "of" }, { title: "at least", number }, { title: "less than", number }],
      ladders.map(({ of, lowPerSecond, highPerSecond }) => ({
        cells: [of, rate(lowPerSecond), rate(highPerSecond)],
      })),
    ),
  );
}

/** What the drills did to either side: where the candidate loses data, this says which. */
export function drillsPart(drills: GateEvidence["drills"]): Html | null {
  if (drills.length === 0) return null;
  const rows = [...Map.groupBy(drills, ({ of }) => of)].flatMap(([of, played]) =>
    drillGroups({ drills: played.map(({ drill }) => drill) }).map((group) => ({
      cells: [
        of,
        group.label,
        badge(OUTCOME_KINDS[group.kind], outcomeWords(group)),
        prose(recoveryWords(group) ?? "–"),
        html`<ul class="plain">${foundClauses(group).map((clause) => html`<li>${prose(clause)}</li>`)}</ul>`,
      ],
    })),
  );
  return folded(
    "Every drill of the night",
    table(
      "Every drill of the night",
      [
        { title: "of" },
        { title: "drill" },
        { title: "outcome" },
        { title: "recovery" },
        { title: "found" },
      ],
      rows,
    ),
  );
}
