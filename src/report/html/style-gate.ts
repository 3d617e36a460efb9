/** The gate's section and pictures. */
export const GATE_STYLE = `
#gate h3{margin:1.8em 0 .6em}
#gate td:nth-child(2){white-space:nowrap}#gate td:nth-child(4){min-width:13em}
.unlike{color:var(--inconclusive);font-weight:650}.differs code{background:color-mix(in srgb,var(--inconclusive) 18%,transparent)}
.unseen{fill:color-mix(in srgb,var(--soft) 22%,transparent)}.swatch.unseen{background:color-mix(in srgb,var(--soft) 22%,transparent)}
`;
