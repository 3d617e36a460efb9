/** Why a set-up failed, in its own words. */
export interface Complaint {
  readonly message: string;
  readonly hint?: string;
}

/** As the set-up writes while all goes well. */
const PROGRESS = /^setup: ((to be set up: |another set-up ).*|.* (…|\(\d+ s\)))$/;

/** What a line of the set-up says of its progress; null = it says something else. */
export const progressOf = (line: string): string | null => PROGRESS.exec(line)?.[1] ?? null;

/** What the set-up's other lines say of its failure. */
export function complaintOf(lines: readonly string[]): Complaint {
  const hint = lines.map((line) => /^ {2}To mend: (.*?)\.?$/.exec(line)?.[1]).find(Boolean);
  const message = lines
    .filter(
      (line) => !/^ {2}To mend: |could not be set up; what else was set up is kept/.test(line),
    )
    .map((line) => line.replace(/^setup: (\S+: )?/, ""))
    .join("\n")
    .trim();
  return {
    message: message === "" ? "it didn't say why" : message,
    ...(hint === undefined ? {} : { hint }),
  };
}
