/** Each colour on paper and in the dark: neutral ground, one accent for the candidate, three verdicts. */
const PALETTE = {
  paper: ["#fbfaf7", "#141417"],
  raised: ["#ffffff", "#1c1c20"],
  sunk: ["#f3f1ec", "#1a1a1e"],
  ink: ["#1b1a18", "#eceae5"],
  soft: ["#625e57", "#a6a29a"],
  line: ["#e3dfd7", "#303036"],
  grid: ["#ebe8e1", "#28282d"],
  a: ["#6d7480", "#9aa2b1"],
  b: ["#4b3fd1", "#a39bff"],
  supported: ["#08705f", "#4cc9b0"],
  refuted: ["#b93a0a", "#ff9066"],
  inconclusive: ["#856404", "#e2b93f"],
} as const;

const entries = Object.entries(PALETTE);
const both = entries.map(([name, [light, dark]]) => `--${name}:light-dark(${light},${dark})`);
const onPaper = entries.map(([name, [light]]) => `--${name}:${light}`);

/** The colours as CSS variables; a browser older than `light-dark()` gets the paper ones. */
export const PALETTE_STYLE = `
:root{color-scheme:light dark;${both.join(";")}}
:root:has(#theme-light:checked){color-scheme:light}
:root:has(#theme-dark:checked){color-scheme:dark}
@supports not (color:light-dark(#000,#fff)){:root{color-scheme:light;${onPaper.join(";")}}.theme{visibility:hidden}}
`;
