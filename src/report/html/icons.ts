import type { DrillOutcome } from "../../claims/drill-outcome.ts";
import type { Verdict } from "../../claims/verdict.ts";
import { MARKS } from "../words/effects.ts";
import { type Html, html } from "./markup.ts";

/** Shape and sign differ for each verdict: colour is never alone in telling them apart. */
const SHAPES: Readonly<Record<Verdict["kind"], Html>> = {
  supported: html`<circle cx="10" cy="10" r="9"/><path class="sign" d="M5.8 10.4l2.9 2.9 5.5-6.2"/>`,
  refuted: html`<rect x="2" y="2" width="16" height="16" rx="3"/><path class="sign" d="M6.6 6.6l6.8 6.8M13.4 6.6l-6.8 6.8"/>`,
  inconclusive: html`<path d="M10 1 17.8 5.5v9L10 19l-7.8-4.5v-9z" stroke-linejoin="round"/><path class="sign" d="M7.7 8.2c0-1.5 1-2.5 2.4-2.5s2.3.9 2.3 2.1c0 1.7-2.4 1.8-2.4 3.6M10 14.4v.01"/>`,
};

/** A verdict's sign; for readers of the screen the word beside it speaks. */
const icon = (kind: Verdict["kind"]): Html =>
  html`<svg class="icon v-${kind}" viewBox="0 0 20 20" aria-hidden="true">${SHAPES[kind]}</svg>`;

/** Sign and word. */
export const badge = (kind: Verdict["kind"], word: string = MARKS[kind].word): Html =>
  html`<span class="badge v-${kind}">${icon(kind)}<span>${word}</span></span>`;

/** A drill's outcome bears the verdicts' signs and colours, and words of its own. */
export const OUTCOME_KINDS: Readonly<Record<DrillOutcome["kind"], Verdict["kind"]>> = {
  held: "supported",
  broken: "refuted",
  unknown: "inconclusive",
};
