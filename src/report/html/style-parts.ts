/** The parts of the page: bar, lead, claims, tables. */
export const PARTS_STYLE = `
.bar{display:flex;justify-content:space-between;align-items:center;gap:16px;padding-top:20px;padding-bottom:20px}
.brand{margin:0;min-width:0;font-size:.9375rem}.brand span{color:var(--soft);margin-left:.5em}
.theme{display:flex;border:1px solid var(--line);border-radius:999px;padding:2px;margin:0;background:var(--raised)}
.theme legend,.theme input,caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.theme label{position:relative;cursor:pointer;font-size:.8125rem;line-height:1}
.theme span{display:block;padding:7px 12px;border-radius:999px;color:var(--soft)}
.theme input:checked+span{background:var(--line);color:var(--ink);font-weight:600}
.theme input:focus-visible+span{outline:2px solid var(--b)}
.lead{padding-top:36px}
.promise-line{display:flex;flex-wrap:wrap;align-items:center;gap:8px 14px;margin:0}
.promise-text{color:var(--soft)}
.badge{display:inline-flex;align-items:center;gap:.5em;color:var(--v);font-weight:650;white-space:nowrap}
.icon{width:1.25em;height:1.25em;fill:var(--v);flex:none}
.icon.v-inconclusive .sign{stroke-width:1.8!important}
.icon .sign{fill:none;stroke:var(--paper);stroke-width:2.1;stroke-linecap:round;stroke-linejoin:round}
.lead .badge{border:1.5px solid var(--v);border-radius:999px;padding:4px 14px 4px 6px;background:color-mix(in srgb,var(--v) 8%,transparent)}
.meta{list-style:none;display:flex;flex-wrap:wrap;gap:2px 26px;margin:0 0 32px;padding:0;color:var(--soft);font-size:.9375rem}
.banner{border:1px solid var(--line);border-left:4px solid var(--inconclusive);background:var(--raised);border-radius:8px;padding:14px 18px;margin:0 0 24px}
.banner.grave{border-left-color:var(--refuted)}.banner p{margin:.2em 0 0;max-width:none}.banner .hint{color:var(--soft)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(240px,1fr));gap:16px}
.tile{background:var(--raised);border:1px solid var(--line);border-radius:12px;padding:18px 20px 20px}
.tile>p{color:var(--soft);font-size:.8125rem;margin:0 0 12px}
.tile-row{display:grid;grid-template-columns:1fr auto;align-items:baseline;gap:4px 12px;margin-top:12px}
.tile-name{font-size:.875rem;color:var(--soft)}
.tile-value{font-size:1.25rem;font-weight:600;line-height:1.3}
.tile-row.s-b .tile-value{color:var(--b)}
.tile-bar{grid-column:1/-1;height:6px;border-radius:3px;background:var(--grid);overflow:hidden}
.tile-bar i{display:block;height:100%;border-radius:3px;background:var(--s)}
.tile-bar .none{background:repeating-linear-gradient(135deg,var(--s) 0 3px,transparent 3px 7px)}
.claims{border-top:1px solid var(--line)}
.claim{display:grid;grid-template-columns:168px 1fr;gap:4px 24px;padding:26px 0;border-bottom:1px solid var(--line)}
.claim h3{font-size:1.125rem;line-height:1.4}
.claim-verdict{padding-top:.05em}
.claim-id{color:var(--soft);font-size:.8125rem;margin:.2em 0 1em}
.effects{margin:0 0 1em;display:grid;gap:6px;grid-template-columns:max-content 1fr;align-items:baseline}.effect{display:contents}
.effect dt{color:var(--soft);font-size:.9375rem;padding-right:10px}
.effect dd{margin:0}.effect b{font-size:1.0625rem;margin-right:.6em}
.effect span{color:var(--soft);margin-right:.6em}.effect em{font-style:normal;font-size:.875rem;color:var(--soft);border:1px solid var(--line);border-radius:999px;padding:1px 9px;white-space:nowrap}
.why{margin-bottom:.4em}
.reasons{margin:.2em 0 .6em;padding-left:1.15em;color:var(--soft);font-size:.9375rem}.reasons li{margin:.15em 0;max-width:70ch}
.needed{border-left:3px solid var(--v);padding-left:14px;margin:.9em 0 0;font-size:.9375rem}.needed span{font-weight:650}
.scroll{overflow-x:auto;margin:0 0 1em;border-top:1px solid var(--line);border-bottom:1px solid var(--line)}
table{border-collapse:collapse;width:100%;font-size:.875rem;line-height:1.45}
th,td{padding:9px 14px;text-align:left;vertical-align:top;font-weight:400;border-top:1px solid var(--grid)}
th:first-child{padding-left:2px}td:last-child,th:last-child{padding-right:2px}
thead th{color:var(--soft);font-size:.8125rem;border-top:0;vertical-align:bottom;line-height:1.3}
.num{text-align:right;white-space:nowrap}thead .num{white-space:normal;min-width:5.5em}
.txt{min-width:6em}#validity td:nth-child(2){white-space:nowrap}#validity td:nth-child(3),#not-exercised td.txt{min-width:16em}
.sum-row>*{font-weight:650}.part-row th{padding-left:20px;color:var(--soft)}
#rounds th,#rounds td{padding-left:8px;padding-right:8px}#rounds .txt{min-width:0}
.round-void>*,.round-cut>*{color:var(--soft)}.round-void td:nth-child(2),.round-cut td:nth-child(2){color:var(--ink);font-weight:650}
.note-row ul{margin:0;padding-left:1.1em}.note-row td{border-top:0;padding-top:0;color:var(--soft);font-size:.8125rem;font-weight:400!important}
.check-voided td:nth-child(2){color:var(--refuted);font-weight:650}.check-flagged td:nth-child(2),.check-target td:nth-child(2){color:var(--inconclusive);font-weight:650}
.facts{margin:0 0 1.2em;font-size:.9375rem}
.facts>div{display:grid;grid-template-columns:minmax(9em,15em) 1fr;gap:4px 20px;padding:8px 0;border-top:1px solid var(--grid)}
.facts>div:last-child{border-bottom:1px solid var(--grid)}
.facts dt{color:var(--soft)}.facts dd{margin:0;min-width:0;overflow-wrap:anywhere}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,340px),1fr));gap:16px}
.card{background:var(--raised);border:1px solid var(--line);border-radius:12px;padding:18px 20px}
.card .facts>div{grid-template-columns:6em 1fr}.card .facts{margin:0}
.limits{padding-left:1.15em;margin:0 0 1.2em}.limits li{margin:.5em 0;max-width:70ch}
details{border:1px solid var(--line);border-radius:10px;padding:0 16px;background:var(--raised)}
summary{cursor:pointer;padding:12px 0;font-weight:600}
details[open] summary{border-bottom:1px solid var(--line);margin-bottom:12px}
details .scroll{border:0}
.how,.how[open] summary{border:0}.how{padding:0;background:none;margin-top:.6em;font-size:.875rem}.how summary{padding:2px 0;font-weight:400;color:var(--soft);margin:0}.how .facts{font-size:.875rem;margin:.4em 0 0}.how .facts>div{grid-template-columns:8.5em 1fr;padding:5px 0}
@media(max-width:720px){
.meta{gap:0 18px}
.claim{grid-template-columns:1fr;gap:8px}
.effects{grid-template-columns:1fr;gap:2px}.effect dd{margin-bottom:8px}
.facts>div,.card .facts>div{grid-template-columns:1fr;gap:0}
.theme span{padding:7px 9px}.brand span{display:block;margin-left:0}
.lead{padding-top:16px}
}
`;
