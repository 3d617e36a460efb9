/** Charts and their legends. */
export const CHART_STYLE = `
figure{margin:0 0 1.6em}
.chart{display:block;width:100%;height:auto;overflow:visible}
.chart.narrow{display:none;max-width:480px}
@media(max-width:720px){.chart.wide{display:none}.chart.narrow{display:block}}
.chart text{font:13px var(--sans);font-variant-numeric:tabular-nums;fill:var(--ink)}
.chart .tick,.chart .soft{fill:var(--soft);font-size:12px}
.chart .strong{font-weight:650;fill:var(--ink)}
.chart .mono{font-family:var(--mono);font-size:12.5px}
.chart .promise{fill:var(--soft);font-size:12px}
.chart .halo{paint-order:stroke;stroke:var(--paper);stroke-width:5px;stroke-linejoin:round}
.grid{stroke:var(--grid)}.base{stroke:var(--line)}.one{stroke:var(--ink);stroke-width:1.25}
.promised{fill:color-mix(in srgb,var(--supported) 16%,transparent);stroke:color-mix(in srgb,var(--supported) 45%,transparent);stroke-dasharray:3 3}
.whisker{stroke:var(--v);stroke-width:2}
.dot{fill:var(--v,var(--b));stroke:var(--paper);stroke-width:1.5}
.dot.hollow{fill:var(--paper);stroke:var(--v,var(--soft));stroke-width:2}
.curve{fill:none;stroke:var(--s);stroke-width:2.25;stroke-linejoin:round;stroke-linecap:round}
.curve.never{stroke-width:1.5;stroke-dasharray:1 5}
.chart .fail{fill:var(--s);font-weight:650}.cross{stroke:var(--refuted);stroke-width:2.25;fill:none;stroke-linecap:round}
.curve.s-direct{stroke-dasharray:2 5;stroke-width:2}
.dot.s-a,.dot.s-b,.dot.s-direct{fill:var(--s)}
.dot.p-quiet{fill:var(--b)}.dot.p-busy{fill:var(--paper);stroke:var(--b);stroke-width:2.25}
.round-void .dot,.round-cut .dot{fill:var(--paper);stroke:var(--soft);stroke-width:1.5;stroke-dasharray:2 2}
.band{fill:color-mix(in srgb,var(--b) 11%,transparent)}
.whole{fill:color-mix(in srgb,var(--s,var(--soft)) 30%,transparent)}.part{fill:var(--s,var(--soft))}
.curve.thin{stroke-width:1.5}.slo{stroke:var(--refuted);stroke-width:1.5;stroke-dasharray:6 4}.ceiling{stroke:var(--soft);stroke-dasharray:2 4}
.ten{fill:color-mix(in srgb,var(--supported) 16%,transparent);stroke:var(--supported);stroke-dasharray:3 3;stroke-width:1.5}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:6px 22px;margin:0 0 14px;padding:0;font-size:.875rem;color:var(--soft)}
.legend li{display:flex;align-items:center;gap:8px}
.sample{width:28px;height:8px;flex:none}.sample.dotty{width:13px;height:13px}
.swatch{width:22px;height:12px;border-radius:2px;flex:none;--s:var(--soft)}
.swatch.promised{background:color-mix(in srgb,var(--supported) 16%,transparent);border:1px dashed color-mix(in srgb,var(--supported) 45%,transparent)}
.swatch.whole{background:color-mix(in srgb,var(--s) 30%,transparent)}.swatch.part{background:var(--s)}
`;
