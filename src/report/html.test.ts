import { describe, expect, it } from "vitest";
import { htmlReport } from "./html.ts";
import { fakeInput } from "./testing.ts";
import { hostileRun, specialRuns } from "./testing-runs.ts";

const runs = specialRuns();
const show = (name: string): string => {
  const evidence = runs[name];
  if (evidence === undefined) throw new Error(`Expected a run called ${name}.`);
  return htmlReport(fakeInput(evidence));
};
/** What a reader reads: neither tags nor the style sheet. */
const text = (page: string): string =>
  page
    .replace(/<style>[\s\S]*?<\/style>/g, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/[\s\u00a0]+/g, " ");

describe("the HTML report", () => {
  it.each(Object.keys(runs))("holds no NaN, undefined or Infinity anywhere: %s", (name) => {
    expect(show(name)).not.toMatch(/NaN|undefined|Infinity|\bnull\b|\[object/);
  });

  it.each(Object.keys(runs))("refers to nothing outside itself and runs nothing: %s", (name) => {
    const page = show(name);
    const links = page.match(/(?:src|href)="(?!data:|#)[^"]*"|@import|url\(/g);
    expect(links).toBeNull();
    expect(page).not.toContain("<script");
  });

  it.each(Object.keys(runs))("closes what it opens: %s", (name) => {
    const page = show(name);
    for (const tag of ["section", "div", "table", "tr", "td", "svg", "g", "ul", "li", "details"])
      expect(page.match(new RegExp(`<${tag}[ >]`, "g"))?.length ?? 0).toBe(
        page.match(new RegExp(`</${tag}>`, "g"))?.length ?? 0,
      );
  });

  it("gives every id once", () => {
    const ids = [...show("server slower").matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("puts the verdict and one sentence on top", () => {
    const page = text(show("server slower"));
    expect(page.indexOf("refuted")).toBeLessThan(page.indexOf("Scorecard"));
    expect(show("server slower")).toMatch(/<h1>[^<]*1\.5\d×[^<]*<\/h1>/);
  });

  it("shows every exercised claim and folds the others", () => {
    const page = show("server slower");
    expect(page.match(/<article class="claim /g)).toHaveLength(4);
    expect(page.split("<details>").length).toBeGreaterThan(1);
    expect(text(page)).toContain("claims without a verdict from this run");
  });

  it("gives every picture a title and a description", () => {
    const page = show("server slower");
    const pictures = page.match(/<svg class="chart/g)?.length ?? 0;
    expect(pictures).toBeGreaterThanOrEqual(8);
    expect(page.match(/role="img" aria-labelledby=/g)).toHaveLength(pictures);
    expect(page.match(/<title id=/g)).toHaveLength(pictures);
    expect(page.match(/<desc id=/g)).toHaveLength(pictures);
  });

  it("escapes every text of a run", () => {
    const page = htmlReport(fakeInput(hostileRun()));
    expect(page).not.toMatch(/<script|<img/);
    expect(page).not.toContain("\u001b");
    expect(page).toContain("&lt;script&gt;alert(1)");
  });

  it("says on top that a run failed, and what would mend it", () => {
    const page = text(show("failed before any round"));
    expect(page).toContain("This run failed: SETUP_NOT_READY");
    expect(page).toContain("Read logs/chroma.log");
    expect(page).toContain("The run failed before it measured anything.");
  });

  it("says on top that a run was interrupted, and shows what it has", () => {
    const page = text(show("interrupted"));
    expect(page).toContain("This run was interrupted (SIGINT)");
    expect(page).toContain("5 valid rounds");
    expect(page).toContain("Rounds, one by one");
  });

  it("shows an A/A run's noise without verdict or scorecard", () => {
    const page = text(show("A/A"));
    expect(page).toContain("This machine’s own noise");
    expect(page).not.toContain("Scorecard");
    expect(page).toContain("local A");
  });

  it("shows a void round with its reason", () => {
    expect(text(show("a void round"))).toContain("foreign load 0.62 cores, void above 0.3 cores");
    expect(text(show("a void round"))).toContain("1 of 6 (16.7 %)");
  });

  it("shows failures in the picture and in the table", () => {
    expect(text(show("some failures"))).toContain("15 % failed");
    expect(text(show("some failures"))).toContain("150 (15 %): 150 × timeout");
  });

  it("names no folder of the machine it was made on", () => {
    expect(show("server slower")).not.toContain("reports/20");
  });
});
