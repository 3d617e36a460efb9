import { PALETTE_STYLE } from "./palette.ts";
import { CHART_STYLE } from "./style-charts.ts";
import { DRILL_STYLE } from "./style-drills.ts";
import { GATE_STYLE } from "./style-gate.ts";
import { PARTS_STYLE } from "./style-parts.ts";

/** Type, rhythm and the page itself. */
const BASE_STYLE = `
:root{--sans:"Inter",ui-sans-serif,system-ui,-apple-system,"Segoe UI","Helvetica Neue",Arial,sans-serif;
--serif:"Iowan Old Style","Palatino Linotype",Palatino,"Source Serif 4",Charter,Georgia,"Liberation Serif",serif;
--mono:ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,"Liberation Mono",monospace}
h1,h2,h3,p,li,dd,dt,strong,summary{overflow-wrap:anywhere;min-width:0}
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 var(--sans);font-variant-numeric:tabular-nums lining-nums;overflow-wrap:break-word}
main,.bar,footer{max-width:968px;margin:0 auto;padding:0 24px}
h1,h2{font-family:var(--serif);font-weight:600;letter-spacing:-.012em;text-wrap:balance}
h1{font-size:clamp(1.75rem,1.2rem + 2.4vw,2.75rem);line-height:1.16;margin:.35em 0 .5em;max-width:24em}
h2{font-size:1.6rem;line-height:1.25;margin:0 0 .3em}
h3{font-size:1rem;line-height:1.4;margin:0;font-weight:650}
p{margin:0 0 .8em;max-width:70ch}
code,.mono{font-family:var(--mono);font-size:.86em}
code{background:var(--sunk);border-radius:4px;padding:.1em .35em;overflow-wrap:anywhere}
pre{background:var(--sunk);border:1px solid var(--line);border-radius:8px;padding:14px 16px;overflow-x:auto;margin:0 0 1.2em}
pre code{background:none;padding:0;font-size:.875rem;overflow-wrap:normal}
section{margin-top:72px;scroll-margin-top:24px}
.intro{color:var(--soft);margin-bottom:1.5em}
.note,figcaption,.soft{color:var(--soft)}
.note,figcaption{font-size:.875rem;margin-top:.8em;max-width:75ch}
.v-supported{--v:var(--supported)}.v-refuted{--v:var(--refuted)}.v-inconclusive{--v:var(--inconclusive)}
.s-a{--s:var(--a)}.s-b{--s:var(--b)}.s-direct{--s:var(--b)}.s-noop{--s:var(--soft)}
:focus-visible{outline:2px solid var(--b);outline-offset:2px;border-radius:3px}
footer{margin-top:88px;padding-top:20px;padding-bottom:40px;color:var(--soft);font-size:.875rem}
@media(max-width:720px){main,.bar,footer{padding-left:16px;padding-right:16px}section{margin-top:56px}h2{font-size:1.4rem}}
@media(prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media print{:root{color-scheme:light}.theme{display:none}section{break-inside:avoid-page;margin-top:36px}}
`;

/** The page's whole style sheet. */
export const STYLE: string = [
  PALETTE_STYLE,
  BASE_STYLE,
  PARTS_STYLE,
  CHART_STYLE,
  DRILL_STYLE,
  GATE_STYLE,
].join("");
