import type { Claim } from "../../claims/claim.ts";
import { spanWords } from "../../claims/drills/moments.ts";
import { chanceWords } from "../../claims/drills/tally.ts";
import type { Verdict } from "../../claims/verdict.ts";
import { promiseOf, type ReportInput } from "../input.ts";
import { effectWords } from "../words/effects.ts";
import { hasLadders } from "../words/status.ts";
import { badge } from "./icons.ts";
import { type Html, html, prose } from "./markup.ts";
import { facts, section } from "./parts.ts";

/** Every exercised claim: verdict, effects, why, and what would decide it. */
export function scorecardSection(input: ReportInput): Html | null {
  const { exercised } = input.scorecard;
  const { plan, rounds, drills, checks } = input.evidence;
  if (
    plan.aa ||
    exercised.length === 0 ||
    (rounds.length + drills.length + checks.length === 0 && !hasLadders(input.evidence))
  )
    return null;
  return section(
    { id: "scorecard", title: "Scorecard" },
    html`<div class="claims">${exercised.map((verdict) => claimBlock(verdict, input))}</div>`,
  );
}

function claimBlock(verdict: Verdict, input: ReportInput): Html {
  const claim = input.claims.find(({ id }) => id === verdict.claim);
  const lines = claim?.lines ?? [];
  const word = lines.length === 1 ? "line" : "lines";
  const where = lines.length === 0 ? "" : ` · ${word} ${lines.join(", ")} of the paper`;
  const [first = null, ...more] = verdict.reasons;
  return html`<article class="claim v-${verdict.kind}" id="claim-${verdict.claim}">
<div class="claim-verdict">${badge(verdict.kind)}</div>
<div class="claim-body">
<h3>${promiseOf(input, verdict.claim)}</h3>
<p class="claim-id"><code>${verdict.claim}</code>${where}</p>
${verdict.effects.length === 0 ? html`<p>${prose(verdict.headline)}</p>` : effects(verdict)}
${tallies(verdict, input)}
${first === null ? null : html`<p class="why">${prose(first)}</p>`}
${more.length === 0 ? null : html`<ul class="reasons">${more.map((reason) => html`<li>${prose(reason)}</li>`)}</ul>`}
${verdict.needed === null ? null : html`<p class="needed"><span>To decide it</span> ${prose(verdict.needed)}</p>`}
${claim === undefined ? null : judging(claim)}
</div>
</article>
`;
}

/** How the claim comes to a verdict; folded, for it is the same in every run. */
function judging(claim: Claim): Html {
  const { bound, estimand, oneBox } = claim;
  return html`<details class="how"><summary>How this is judged</summary>
${facts([
  ["measured", estimand],
  ["supported if", bound?.supported ?? null],
  ["refuted if", bound?.refuted ?? null],
  ["on one machine", oneBox === true ? null : oneBox],
])}</details>`;
}

function effects(verdict: Verdict): Html {
  const rows = verdict.effects.map((effect) => {
    const { label, figure, interval, direction } = effectWords(effect);
    const chip = direction === null ? null : html`<em>${direction}</em>`;
    return html`<div class="effect"><dt>${label}</dt><dd><b>${figure}</b> <span>${interval}</span> ${chip}</dd></div>`;
  });
  return html`<dl class="effects">${rows}</dl>`;
}

/** What was counted, fault by fault. */
function tallies(verdict: Verdict, { evidence }: ReportInput): Html | null {
  if (verdict.tallies.length === 0) return null;
  const { confidencePass } = evidence.plan;
  const rows = verdict.tallies.map(({ fault, held, broken, unknown, atLeast, took }) => {
    const counted = `held ${held} of ${held + broken}`;
    const details = [
      ...(took === null ? [] : [spanWords(took.lowMs, took.highMs)]),
      ...(atLeast === null || broken > 0 || held < 2
        ? []
        : [`at least ${chanceWords(atLeast, confidencePass)} of the time, 95 % sure`]),
      ...(unknown === 0 ? [] : [`${unknown} not counted`]),
    ];
    return html`<div class="effect"><dt>${fault}</dt><dd><b>${counted}</b> <span>${prose(details.join("; "))}</span></dd></div>`;
  });
  return html`<dl class="effects">${rows}</dl>`;
}
