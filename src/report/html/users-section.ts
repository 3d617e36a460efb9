import { comparedAt, contrastsOf } from "../../claims/users/compared.ts";
import { cpuPerThousand, memoryAfter, topRung } from "../../claims/users/cost.ts";
import { capacityWords, limitWords, ratioWords } from "../../claims/users/words.ts";
import type { CapacityEvidence, CapacityRung, Contrast } from "../../evidence/capacity.ts";
import type { Side } from "../../evidence/round.ts";
import { type CapacityMark, ladderLines, usersOf } from "../figures/ladders.ts";
import { targetNames } from "../figures/rounds.ts";
import type { ReportInput } from "../input.ts";
import { latency, percent, size, whole } from "../words/numbers.ts";
import { ladders } from "./charts/ladders.ts";
import { picture } from "./charts/picture.ts";
import { type Html, html, prose } from "./markup.ts";
import { facts, folded, section, table } from "./parts.ts";

const TEN = 10;
const SIDES = ["a", "b"] as const;

/** How many users each setup carries within the objective. */
export function usersSection(input: ReportInput): Html | null {
  const { capacity } = input.evidence;
  if (capacity === null || capacity.ladders.length === 0) return null;
  const { a, b } = targetNames(input.evidence);
  const names = { a, b };
  const { percentile, badMax, failedMax } = capacity.objective;
  return section(
    {
      id: "users",
      title: "Users",
      intro: prose(
        `More and more users (each sends a request every ${latency(capacity.thinkMs)} on average, at random) until a setup misses the objective: at most ${percent(badMax)} of requests slower than the limit or failed, and at most ${percent(failedMax)} failed. Each point is one load; its height is the p${percentile}, counted from when a request was due.`,
      ),
    },
    contrastsOf(capacity).map((contrast, index, { length }) => [
      length > 1 ? html`<h3>${headings(capacity, contrast)}</h3>` : null,
      ladderPicture({ capacity, names, contrast, id: index === 0 ? "ladders" : "ladders-beside" }),
      capacityTable({ capacity, names, contrast }),
      costTable({ capacity, names, contrast }),
    ]),
    generatorFacts(capacity),
    folded("Every load that was offered", rungsTable(capacity, names)),
  );
}

type Names = Readonly<Record<Side, string>>;

/** What is drawn and listed of one contrast. */
interface InContrast {
  readonly capacity: CapacityEvidence;
  readonly names: Names;
  readonly contrast: Contrast;
}

const headings = ({ several }: CapacityEvidence, contrast: Contrast): string =>
  contrast === "one backend each"
    ? "One backend each"
    : `One backend against ${several === null ? "several" : several.backends} behind a balancer, which decides`;

function ladderPicture({
  capacity,
  names,
  contrast,
  id,
}: InContrast & { readonly id: string }): Html | null {
  const lines = ladderLines(capacity, contrast);
  if (lines.every(({ points }) => points.length === 0)) return null;
  const limits = comparedAt(capacity, contrast);
  const marks = limits.flatMap(({ limitMs, a, b }) =>
    (
      [
        ["a", a],
        ["b", b],
      ] as const
    ).flatMap(([side, ends]): CapacityMark[] =>
      ends === null
        ? []
        : [
            {
              side,
              limitMs,
              lowUsers: usersOf(capacity, ends.low),
              highUsers: Number.isFinite(ends.high) ? usersOf(capacity, ends.high) : null,
            },
          ],
    ),
  );
  const promised = limits.flatMap(({ limitMs, a }) =>
    a === null || !Number.isFinite(a.high) || a.low === 0
      ? []
      : [{ limitMs, users: usersOf(capacity, TEN * a.low) }],
  );
  const { ceilingPerSecond } = capacity.generator;
  return picture({
    ...ladders({
      id,
      percentile: capacity.objective.percentile,
      limitsMs: capacity.objective.limitsMs,
      lines,
      marks,
      promised,
      ceilingUsers: ceilingPerSecond === null ? null : usersOf(capacity, ceilingPerSecond),
      names,
    }),
    legend: html`<ul class="legend">${(["a", "b"] as const).map(
      (side) =>
        html`<li><svg class="sample" viewBox="0 0 28 8" aria-hidden="true"><path d="M1 4h26" class="s-${side} curve"/></svg>${names[side]}</li>`,
    )}<li><svg class="sample" viewBox="0 0 28 8" aria-hidden="true"><path d="M1 4h26" class="slo"/></svg>limit; the bars on it: where the capacity lies</li><li><svg class="sample dotty" viewBox="0 0 18 18" aria-hidden="true"><circle cx="9" cy="9" r="7" class="ten"/></svg>promised: ten times ${names.a}’s users</li></ul>`,
  });
}

function capacityTable({ capacity, names, contrast }: InContrast): Html {
  const number = true;
  return table(
    "Users within the objective",
    [
      { title: "objective" },
      { title: names.a, number },
      { title: names.b, number },
      { title: `${names.b} / ${names.a}`, number },
      { title: "ten times at once" },
    ],
    comparedAt(capacity, contrast).map(({ limitMs, a, b, ratio, direct }) => ({
      cells: [
        limitWords(capacity, limitMs),
        capacityWords(capacity, a).replace(" users", ""),
        capacityWords(capacity, b).replace(" users", ""),
        ratio === null ? "–" : ratioWords(ratio),
        directWords(
          direct.map(({ rung }) => rung),
          limitMs,
        ),
      ],
    })),
  );
}

/** One line a setup and limit. */
function costTable({ capacity, names, contrast }: InContrast): Html {
  const number = true;
  return table(
    "CPU and memory at the most users that were surely held",
    [
      { title: "setup" },
      { title: "objective" },
      { title: "CPU", number },
      { title: "CPU for 1,000 requests", number },
      { title: "memory after the ladder", number },
    ],
    SIDES.flatMap((side) => {
      const memory = memoryAfter(capacity, side, contrast);
      return capacity.objective.limitsMs.map((limitMs) => {
        const top = topRung(capacity, side, { limitMs, contrast });
        return {
          cells: [
            names[side],
            limitWords(capacity, limitMs),
            cpuWords(top),
            costWords(top),
            size(memory),
          ],
        };
      });
    }),
  );
}

/** What the setup and the whole machine used at the highest load that was surely held. */
const cpuWords = (rung: CapacityRung | null): string =>
  rung === null ? "–" : `${rung.targetCores.toFixed(1)} of ${rung.busyCores.toFixed(1)} busy cores`;

const costWords = (rung: CapacityRung | null): string =>
  rung === null ? "–" : `${cpuPerThousand(rung).toFixed(1)} s`;

function directWords(rungs: readonly (CapacityRung | null)[], limitMs: number): string {
  const states = rungs.map((rung) =>
    rung === null
      ? "not offered"
      : (rung.objectives.find((one) => one.limitMs === limitMs)?.state ?? "not offered"),
  );
  return [...new Set(states)].join(", ");
}

function generatorFacts({ generator }: CapacityEvidence): Html {
  const { rungs, ceilingPerSecond } = generator;
  const last = rungs.at(-1);
  const ceiling =
    ceilingPerSecond === null
      ? "none: it was late against a server that does nothing"
      : `${whole(ceilingPerSecond)}/s on time against a server that does nothing${last?.onTime === false ? `; at ${whole(last.ratePerSecond)}/s it was late by ${latency(last.latenessMsP95)} at p95` : ""}`;
  return facts([["the generator’s own ceiling", ceiling]]);
}

function rungsTable(capacity: CapacityEvidence, names: Names): Html {
  const number = true;
  const { percentile, limitsMs } = capacity.objective;
  return table(
    "Every load that was offered",
    [
      { title: "setup" },
      { title: "users", number },
      { title: "requests", number },
      { title: "p50", number },
      { title: `p${percentile}`, number },
      ...limitsMs.map((limitMs) => ({ title: `over ${latency(limitMs)}`, number })),
      { title: "failed", number },
      { title: "generator late (p95)", number },
    ],
    capacity.ladders.flatMap(({ side, repeat, rungs, contrast }) =>
      rungs.map((rung) => ({
        cells: [
          `${names[side]}, ${repeat}${isSecond(capacity, contrast) ? `, ${contrast}` : ""}`,
          whole(usersOf(capacity, rung.ratePerSecond)),
          whole(rung.requests),
          rung.p50.kind === "value" ? latency(rung.p50.ms) : "failed",
          rung.atPercentile.kind === "value" ? latency(rung.atPercentile.ms) : "failed",
          ...limitsMs.map((limitMs) => badWords(rung, limitMs)),
          whole(Object.values(rung.failures).reduce((sum, failed) => sum + failed, 0)),
          latency(rung.latenessMsP95),
        ],
        ...(rung.notOffered === null ? {} : { note: `not offered: ${rung.notOffered}` }),
      })),
    ),
  );
}

/** Whether a ladder's contrast has to be told: where there are two. */
const isSecond = (capacity: CapacityEvidence, contrast: Contrast): boolean =>
  contrastsOf(capacity).length > 1 && contrast !== "one backend each";

function badWords({ objectives, requests }: CapacityRung, limitMs: number): string {
  const found = objectives.find((one) => one.limitMs === limitMs);
  if (found === undefined || requests === 0) return "–";
  const mark = { held: "✓", missed: "✗", open: "?" }[found.state];
  return `${percent(found.bad / requests)} ${mark}`;
}
