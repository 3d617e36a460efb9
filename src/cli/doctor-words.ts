import { type Finding, type Level, levelOf } from "../toolchain/finding.ts";

const MARKS: Readonly<Record<Level, string>> = { ok: "✓", warn: "!", fail: "✗" };

/** `doctor`'s rows, each with its remedy below it, and what they come to. */
export function doctorText(findings: readonly Finding[]): string {
  const named = (level: Level) => findings.filter((finding) => levelOf(finding) === level);
  const [bad, doubtful] = [named("fail"), named("warn")];
  const names = (rows: readonly Finding[]) => rows.map(({ name }) => name).join(", ");
  const sum =
    bad.length === 0
      ? "All that a run needs is there."
      : `${bad.length} of what a run needs ${bad.length === 1 ? "isn't" : "aren't"} there or can't be used: ${names(bad)}.`;
  const others = doubtful.length === 0 ? [] : [`Worth knowing: ${names(doubtful)}.`];
  return [...findings.map(row), "", sum, ...others].join("\n");
}

function row(finding: Finding): string {
  const { name, state, neededFor, version, needs, path, remedy } = finding;
  const level = levelOf(finding);
  const isThere = state === "present";
  const what = isThere ? (version ?? "") : `${state}${version ? ` (${version})` : ""}`;
  const head = `${MARKS[level]} ${name.padEnd(15)} ${what.padEnd(22)} ${path ?? ""}`.trimEnd();
  if (isThere) return head;
  const wanted = needs === undefined ? "" : `: ${needs}`;
  return [head, `    for ${neededFor}${wanted}`, ...(remedy ? [`    ${remedy}`] : [])].join("\n");
}

/** The same for programs. */
export function doctorJson(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => ({
    name: finding.name,
    level: levelOf(finding),
    state: finding.state,
    found: finding.version ?? null,
    needs: finding.needs ?? null,
    neededFor: finding.neededFor,
    path: finding.path ?? null,
    remedy: finding.remedy ?? null,
  }));
  const isReady = rows.every(({ level }) => level !== "fail");
  return JSON.stringify({ version: 1, isReady, findings: rows }, null, 2);
}
