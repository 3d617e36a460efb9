/** The page of a gate's history. */
export const TREND_STYLE = `
.n path{stroke:var(--n);stroke-width:1;opacity:.55;fill:none}.n .dot{stroke-width:5;stroke-linecap:round;opacity:1}.tip{fill:transparent}
.n .hole{stroke:var(--paper);stroke-width:2}.n.accepted .dot{stroke-width:7;stroke-linecap:square}.n.accepted .hole{stroke-width:3}.n.regression .dot{stroke-width:8}
.n.pass{--n:var(--supported)}.n.regression{--n:var(--refuted)}.n.accepted{--n:var(--b)}.n.inconclusive{--n:var(--inconclusive)}.n.unreadable{--n:var(--ink)}
.night .n{stroke:var(--n);fill:none}.changed{stroke:var(--ink);stroke-width:2}.trend-none{stroke:var(--inconclusive);stroke-width:1.2;fill:none}.budget{fill:none}
.legend i.mark{width:12px;height:12px;border-radius:50%;flex:none;border:3px solid var(--n);background:var(--n)}
i.mark.n.inconclusive,i.mark.n.accepted{background:var(--paper)}i.mark.n.accepted,i.mark.n.unreadable{border-radius:0}
`;
