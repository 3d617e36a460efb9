import type { Check, HostLoad, PointName } from "../../evidence/round.ts";
import {
  checkSummaries,
  measuredPoints,
  median,
  roundCounts,
  targetNames,
} from "../figures/rounds.ts";
import type { ReportInput } from "../input.ts";
import { checkWords, OUTCOME_WORDS } from "../words/checks.ts";
import { latency, percent, rate, whole } from "../words/numbers.ts";
import { type Html, html } from "./markup.ts";
import { facts, section, table } from "./parts.ts";
import { overlappedWords } from "./rounds-section.ts";

const SIGNS: Readonly<Record<Check["outcome"], string>> = {
  passed: "✓",
  flagged: "!",
  voided: "✗",
  target: "▸",
};

/** Whether the measurement itself may be believed. */
export function validitySection(input: ReportInput): Html | null {
  const { evidence } = input;
  if (evidence.rounds.length === 0 && evidence.nullServer === null) return null;
  const names = targetNames(evidence);
  const counts = roundCounts(evidence);
  const judged = counts.valid + counts.void;
  const checks = checkSummaries(evidence.rounds);
  return section(
    {
      id: "validity",
      title: "Can these numbers be believed?",
      intro:
        "A fault of the measurement voids its round, and another one is drawn. What a setup does wrong never voids anything.",
    },
    facts([
      [
        "void rounds",
        judged === 0
          ? "no round was completed"
          : `${counts.void} of ${judged} (${percent(counts.void / judged)})`,
      ],
      ["load generator against a server that does nothing", nullServer(input)],
      ["requests sent while the other setup still owed a reply", overlappedWords(evidence.rounds)],
      ["pairs in which both sides failed", bothFailed(input)],
      ["calibration", calibration(input)],
      ...measuredPoints(evidence).map(
        (point) => [`cores in use, ${point}`, hostWords(input, point)] as const,
      ),
    ]),
    checks.length === 0
      ? null
      : table(
          "Checks over all rounds",
          [
            { title: "check" },
            { title: "worst outcome" },
            { title: "found" },
            { title: "rounds passed", number: true },
          ],
          checks.map(({ name, worst, words, round, counts: of }) => {
            const where =
              worst === "passed" ? null : html` <span class="soft">(round ${round})</span>`;
            const all = of.passed + of.flagged + of.voided + of.target;
            return {
              kind: `check-${worst}`,
              cells: [
                checkWords(name, names),
                `${SIGNS[worst]} ${OUTCOME_WORDS[worst]}`,
                html`${words}${where}`,
                `${of.passed} of ${all}`,
              ],
            };
          }),
        ),
  );
}

function nullServer({ evidence: { nullServer: found } }: ReportInput): string {
  if (found === null) return "not measured";
  const held = found.onTime ? "kept the schedule" : "did not keep the schedule";
  return `${held} at ${rate(found.ratePerSecond)}: lateness p95 ${latency(found.latenessMsP95)}, latency p50 ${latency(found.latencyMsP50)}`;
}

/** Who used the machine during a phase, in the middle round. */
function hostWords({ evidence }: ReportInput, point: PointName): string {
  const loads = evidence.rounds.flatMap((round) => round[point]?.host ?? []);
  const middle = (read: (load: HostLoad) => number): string =>
    (median(loads.map(read)) ?? 0).toFixed(2);
  const [first] = loads;
  return [
    `setups ${middle((load) => load.targetCores)}`,
    `load generator ${middle((load) => load.generatorCores)}`,
    `harness ${middle((load) => load.harnessCores)}`,
    `others ${middle((load) => load.foreignCores)}`,
    `of ${whole(first?.cores)}`,
  ].join(", ");
}

function bothFailed({ evidence }: ReportInput): string | null {
  const points = evidence.rounds.flatMap(({ quiet, busy }) => [quiet, busy]);
  const measured = points.filter((point) => point !== null);
  if (measured.length === 0) return null;
  return String(measured.reduce((sum, point) => sum + point.bothFailed, 0));
}

function calibration({ evidence: { calibration: found } }: ReportInput): string {
  if (found === null) return "not reached";
  const { busy } = found;
  const quiet = `quiet: one request every ${latency(found.quietGapMs)}`;
  if (busy.kind === "not offered") return `${quiet}; busy not offered: ${busy.why}`;
  const capacity = `${rate(busy.capacity.a)} and ${rate(busy.capacity.b)}`;
  return `${quiet}; busy: ${rate(busy.ratePerSecond)} (closed-loop capacities ${capacity}), ${busy.blocks} blocks of ${latency(busy.blockMs)}`;
}
