import type { PointName, TargetName } from "../../evidence/round.ts";
import { quantileWords } from "../figures/latency-rows.ts";
import { distribution } from "../figures/quantiles.ts";
import { resourceSums } from "../figures/resources.ts";
import { measuredPoints, targetNames, validRounds } from "../figures/rounds.ts";
import { promiseOf, type ReportInput } from "../input.ts";
import { GATE_MARKS, type JudgedGate, judgedGate } from "../words/gate.ts";
import { moment, percent } from "../words/numbers.ts";
import { banners, extentLine, isAudit, isDrillRun, lead, tally } from "../words/status.ts";
import { drillTiles } from "./drills/tiles.ts";
import { badge } from "./icons.ts";
import { type Html, html, prose } from "./markup.ts";

/** Banner, verdict, one sentence, and the figures that matter most. */
export function header(input: ReportInput): Html {
  const { evidence, scorecard } = input;
  const { verdict, sentence } = lead(input);
  const gate = judgedGate(evidence);
  const promise =
    gate !== null
      ? outcomeLine(gate)
      : verdict === null
        ? null
        : html`<p class="promise-line">${badge(verdict.kind)}<span class="promise-text">${promiseOf(input, verdict.claim)}</span></p>`;
  const counted = evidence.plan.aa || verdict === null ? "" : tally(scorecard.exercised);
  const meta = [
    extentLine(evidence),
    counted,
    moment(evidence.run.beganAt),
    `seed ${evidence.plan.seed}`,
  ];
  return html`<header class="lead">
${bannerBlocks(input)}
${promise}
<h1>${prose(sentence)}</h1>
<ul class="meta">${meta.filter((item) => item !== "").map((item) => html`<li>${item}</li>`)}</ul>
${glance(input)}
</header>
`;
}

/** A gate's outcome where other runs have a verdict. */
function outcomeLine({ gate, verdict }: JudgedGate): Html {
  const { kind, word } = GATE_MARKS[verdict.outcome];
  const names = gate.references.map(({ name }) => name).join(", ");
  return html`<p class="promise-line">${badge(kind, word)}<span class="promise-text">${gate.date}: the candidate against ${names}</span></p>`;
}

function bannerBlocks(input: ReportInput): readonly Html[] {
  return banners(input.evidence).map(
    ({
      kind,
      title,
      text,
      hint,
    }) => html`<div class="banner ${kind === "failed" ? "grave" : "mild"}" role="note">
<strong>${title}</strong>
<p>${prose(text)}</p>
${hint === null ? null : html`<p class="hint">${prose(hint)}</p>`}
</div>
`,
  );
}

interface Tile {
  readonly title: string;
  readonly about: string;
  readonly rows: readonly { name: string; side: TargetName; words: string; size: number | null }[];
}

function glance(input: ReportInput): Html | null {
  if (isAudit(input.evidence)) return null;
  if (isDrillRun(input.evidence)) return drillTiles(input);
  const tiles = [
    ...measuredPoints(input.evidence).map((point) => pointTile(input, point)),
    cpuTile(input),
  ]
    .filter((tile) => tile !== null)
    .filter((tile) => tile.rows.length > 0);
  if (tiles.length === 0) return null;
  return html`<div class="tiles">${tiles.map(tileBlock)}</div>`;
}

const ABOUT: Readonly<Record<PointName, string>> = {
  quiet: "p50, one request at a time",
  busy: "p50, half of the smaller capacity",
};

function pointTile({ evidence }: ReportInput, point: PointName): Tile {
  const names = targetNames(evidence);
  const rows = (["a", "b"] as const).flatMap((side) => {
    const found = distribution(validRounds(evidence), point, side);
    if (found === null) return [];
    const middle = found.quantile(0.5);
    const size = middle.kind === "value" ? middle.ms : null;
    return [{ name: names[side], side, words: quantileWords(middle), size }];
  });
  return { title: point === "quiet" ? "Quiet" : "Busy", about: ABOUT[point], rows };
}

function cpuTile({ evidence }: ReportInput): Tile | null {
  const names = targetNames(evidence);
  const rows = (["a", "b"] as const).flatMap((side) => {
    const found = resourceSums(validRounds(evidence), side);
    if (found === null || found.cpuPerThousand === null) return [];
    const words = `${found.cpuPerThousand.toFixed(2)}\u00a0s`;
    return [{ name: names[side], side, words, size: found.cpuPerThousand }];
  });
  return { title: "CPU", about: "seconds per 1,000 queries", rows };
}

function tileBlock({ title, about, rows }: Tile): Html {
  const longest = Math.max(...rows.map(({ size }) => size ?? 0));
  const lines = rows.map(({ name, side, words, size }) => {
    const share = size === null || longest <= 0 ? 1 : size / longest;
    return html`<div class="tile-row s-${side}"><span class="tile-name">${name}</span><span class="tile-value">${words}</span><span class="tile-bar" aria-hidden="true"><i class="${size === null ? "none" : "some"}" style="width:${percent(share).replace("\u00a0", "")}"></i></span></div>`;
  });
  return html`<div class="tile"><h3>${title}</h3><p>${about}</p>${lines}</div>
`;
}
