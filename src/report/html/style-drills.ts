/** The drills' sections and pictures. */
export const DRILL_STYLE = `
a{color:inherit;text-decoration-color:var(--soft);text-underline-offset:.2em}
.s-app{--s:var(--b)}
a.tile{display:block;text-decoration:none;color:inherit}a.tile:hover{border-color:var(--soft)}
.tile .badge{margin-top:.5em;font-size:.9375rem}
.tile-figure{margin:.6em 0 0!important;font-size:.8125rem;color:var(--soft)}.tile-figure b{display:block;font-size:1.375rem;line-height:1.3;color:var(--ink);font-weight:600}
.drill-head{display:flex;flex-wrap:wrap;align-items:baseline;gap:6px 26px;margin:.4em 0 .7em}
.drill-head .badge{align-self:center;border:1.5px solid var(--v);border-radius:999px;padding:3px 14px 3px 6px;background:color-mix(in srgb,var(--v) 8%,transparent)}
.recovery{margin:0;display:flex;flex-wrap:wrap;align-items:baseline;gap:0 .6em}.recovery b{font-size:1.75rem;line-height:1.25;font-weight:600}.recovery span{color:var(--soft);min-width:0}
section[id^=drill-] h3{margin:1.6em 0 .5em}
section[id^=drill-] tbody th{min-width:10.5em}section[id^=drill-] tbody th.num{min-width:0}
.plain{list-style:none;margin:0;padding:0}.plain li+li{margin-top:.25em}
#drills td:nth-child(2){white-space:nowrap}#drills td:nth-child(3){min-width:12em}#drills td:nth-child(4){min-width:15em}#drills th.txt{white-space:nowrap}
section[id^=drill-] td.txt .badge{white-space:nowrap}section[id^=drill-] td.txt:last-child{min-width:13em}
.finding{border-left:3px solid var(--v);padding:2px 0 2px 16px;margin:0 0 1.4em}.finding h4{margin:0 0 .2em;font-size:1rem;line-height:1.4;overflow-wrap:anywhere}
.finding p{margin:0 0 .4em}.finding .needed{border:0;padding:0;margin:.5em 0 0}
.examples{margin:.2em 0 .6em;padding-left:1.15em;font-size:.875rem}.examples code{font-size:.95em}
.chart .spread{fill:color-mix(in srgb,var(--s) 22%,transparent)}.curve.thin{stroke-width:1.6}
.fault-band{fill:color-mix(in srgb,var(--refuted) 12%,transparent)}.fault-band.endless{stroke:color-mix(in srgb,var(--refuted) 40%,transparent);stroke-dasharray:3 4}
.miss,.swatch.miss{fill:var(--refuted);background:var(--refuted);shape-rendering:crispEdges}.nobr{white-space:nowrap}
.swatch.fault{background:color-mix(in srgb,var(--refuted) 14%,transparent);border:1px solid color-mix(in srgb,var(--refuted) 30%,transparent)}
.mark{stroke:var(--ink);stroke-width:1}.mark-band{fill:var(--ink);fill-opacity:.1;stroke:var(--ink);stroke-opacity:.45;stroke-dasharray:2 3}.mark-band.sharp{fill-opacity:.6;stroke:none}
`;
