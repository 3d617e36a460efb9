import type { Verdict } from "../../claims/verdict.ts";
import { NBSP } from "../words/numbers.ts";

/** Colours of the terminal, or none. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly verdict: (kind: Verdict["kind"], text: string) => string;
  readonly alarm: (text: string) => string;
}

const plain = (text: string): string => text;
const ansi = (open: number, close: number) => (text: string) =>
  `\u001b[${open}m${text}\u001b[${close}m`;

/** Sixteen colours only, so that the user's own theme decides how they look. */
export function paint(colour: boolean): Paint {
  if (!colour) return { bold: plain, dim: plain, verdict: (_kind, text) => text, alarm: plain };
  const codes = { supported: 32, refuted: 31, inconclusive: 33 } as const;
  const bold = ansi(1, 22);
  return {
    bold,
    dim: ansi(2, 22),
    verdict: (kind, text) => bold(ansi(codes[kind], 39)(text)),
    alarm: (text) => bold(ansi(31, 39)(text)),
  };
}

/** A unit stays with its number, and a count with what it is of. */
const UNITS = /(\d) (?=(?:%|ms|s|min|h)(?!\w))/g;
const COUNTS = /(\d) of (?=\d)/g;

/**
 * Breaks at spaces: never at no-break ones, nor inside a `command` that fits on a line, which is there
 * to be copied. A word longer than the width keeps its own line.
 */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  const kept = text
    .replace(/`[^`]+`/g, (command) =>
      command.length <= width ? command.replaceAll(" ", NBSP) : command,
    )
    .replace(UNITS, `$1${NBSP}`)
    .replace(COUNTS, `$1${NBSP}of${NBSP}`);
  for (const word of kept.split(/[ \n\t]+/).filter((part) => part !== "")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return line === "" ? lines : [...lines, line];
}

/** No-break spaces did their work in `wrap`; a terminal's reader copies plain ones. */
export const finish = (lines: readonly string[]): string =>
  `${lines.join("\n").replaceAll(NBSP, " ")}\n`;
