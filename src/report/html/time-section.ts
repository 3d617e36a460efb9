import type { Evidence } from "../../evidence/evidence.ts";
import type { PointName, TargetName } from "../../evidence/round.ts";
import { distribution } from "../figures/quantiles.ts";
import { measuredPoints, storageP50, targetNames, validRounds } from "../figures/rounds.ts";
import { startSum } from "../figures/starts.ts";
import type { ReportInput } from "../input.ts";
import { latency, percent } from "../words/numbers.ts";
import { picture } from "./charts/picture.ts";
import { type Bar, timeBars } from "./charts/time-bars.ts";
import { type Html, html } from "./markup.ts";
import { facts, section } from "./parts.ts";

/** Where a request's time goes: storage call, Chroma alone, and the backend that nobody can replace. */
export function timeSection(input: ReportInput): Html | null {
  const { evidence } = input;
  const bars = measuredPoints(evidence).flatMap((point) =>
    (["a", "b", "direct"] as const).flatMap((target) => bar(evidence, point, target)),
  );
  if (bars.length === 0) return null;
  const noop = noopBar(evidence);
  const floor = floorWords(bars, noop);
  return section(
    {
      id: "where-time-goes",
      title: "Where the time goes",
      intro:
        "The whole request as the application’s user sees it, and in it the storage call by the backend’s own clock. “Direct” asks the Chroma server without a backend; “no storage” is the backend with a storage that does nothing: what no database can take away.",
    },
    picture({
      ...timeBars(noop === null ? bars : [...bars, noop]),
      legend: html`<ul class="legend"><li><i class="swatch part"></i>storage call</li><li><i class="swatch whole"></i>backend, HTTP and client around it</li></ul>`,
      caption: html`Medians don’t add up exactly. Whole requests: p50 of all valid rounds merged; storage call: the middle one of the rounds’ medians.`,
    }),
    floor === null ? null : html`<p>${floor}</p>`,
    startFacts(evidence),
  );
}

function bar(evidence: Evidence, point: PointName, target: TargetName): readonly Bar[] {
  const rounds = validRounds(evidence);
  const middle = distribution(rounds, point, target)?.quantile(0.5);
  if (middle?.kind !== "value") return [];
  const storageMs = target === "direct" ? null : storageP50(rounds, point, target);
  const name = targetNames(evidence)[target];
  return [{ group: point, name, target, totalMs: middle.ms, storageMs }];
}

function noopBar({ noopBackend }: Evidence): Bar | null {
  if (noopBackend?.p50.kind !== "value") return null;
  const totalMs = noopBackend.p50.ms;
  return { group: "backend alone", name: "no storage", target: "noop", totalMs, storageMs: null };
}

/** What a fresh start costs: shown beside the figures, judged by none of them. */
function startFacts(evidence: Evidence): Html | null {
  const names = targetNames(evidence);
  const rows = (["a", "b"] as const).flatMap((side) => {
    const found = startSum(validRounds(evidence), side);
    if (found === null) return [];
    const words = `${latency(found.readyMs)} until the first right answer; that query alone took ${latency(found.firstQueryMs)}`;
    return [[`${names[side]} after a fresh start`, words] as const];
  });
  return rows.length === 0 ? null : facts(rows);
}

/** Half of the baseline's time is what "50–70 % less" would have to save. */
function floorWords(bars: readonly Bar[], noop: Bar | null): string | null {
  const baseline = bars.find(({ group, target }) => group === "quiet" && target === "a");
  if (baseline === undefined || noop === null) return null;
  const share = noop.totalMs / baseline.totalMs;
  const words = `The backend alone needs ${percent(share)} of ${baseline.name}’s quiet p50.`;
  return share > 0.5 ? `${words} No database could meet the promise here.` : words;
}
