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

  it.each(Object.keys(runs).filter((name) => name.includes("drill")))(
    "gives every id once, and every link leads to one: %s",
    (name) => {
      const ids = [...show(name).matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
      expect(new Set(ids).size).toBe(ids.length);
      const links = [...show(name).matchAll(/ href="#([^"]+)"/g)].map((match) => match[1]);
      expect(links.filter((link) => !ids.includes(link))).toEqual([]);
    },
  );
});

describe("the HTML report of drills", () => {
  it("has a section for each drill, with its recovery and one picture", () => {
    const page = show("drills that held");
    expect(page.match(/<section id="drill-\d/g)).toHaveLength(5);
    expect(page.match(/<figure>/g)).toHaveLength(5);
    expect(text(page)).toContain("1.9–2.0 s to recover after it was healed");
    expect(text(page)).toContain("5 drills in 3 min 42 s");
  });

  it("says nothing of rounds, and shows no section of a bench, where there was none", () => {
    const page = show("drills that held");
    expect(text(page)).not.toMatch(/\d+ valid rounds?|void rounds/);
    expect(page).not.toMatch(/id="(?:effects|latency|rounds|where-time-goes|resources|validity)"/);
    expect(text(page)).not.toMatch(/Warm caches|looks after/);
  });

  it("shows both where there were rounds and drills", () => {
    const page = show("rounds and drills");
    expect(page).toMatch(/id="rounds"/);
    expect(page).toMatch(/id="drill-2"/);
    expect(text(page)).toContain("5 valid rounds, 2 drills");
  });

  it("shows no drill where there was none", () => {
    expect(show("server slower")).not.toMatch(/id="drills?"|id="drill-1"/);
    expect(text(show("server slower"))).not.toMatch(/page cache behind/);
  });

  it("marks the fault, and t0 to t3", () => {
    const page = show("drills that held");
    expect(page).toContain('class="fault-band"');
    for (const mark of ["t0", "t1", "t2", "t3"]) expect(page).toContain(`>${mark}</text>`);
    expect(text(page)).toContain("t3: all data verified 6.5–8.1 s after t0");
  });

  it("points to a moment that wasn't seen, and says so", () => {
    const page = show("a recovery that wasn't seen");
    expect(page).toContain(">t2 →</text>");
    expect(text(page)).toContain("not within 60 s after it was healed");
  });

  it("tells each finding with an example and a remedy, and which of them break nothing", () => {
    const page = text(show("a broken drill"));
    expect(page).toContain("3 acknowledged writes are missing (vectors)");
    expect(page).toContain("set-41: version 1 was acknowledged, nothing is there");
    expect(page).toContain("What to do Keep the source of every record");
    expect(page.match(/breaks no promise of this drill/g)).toHaveLength(1);
    expect(text(show("drills that held"))).not.toContain("What to do");
  });

  it("sets beside the records that a search missed what it misses without a fault", () => {
    const alike = text(show("as many missed as without a fault"));
    expect(alike).toMatch(/as many as without a fault \(5 runs without a fault: 0\.0 % to 0\.7 %/);
    expect(alike).toContain("The same history without a fault");
    expect(alike).not.toContain("Build the index anew");
    const more = text(show("more missed than without a fault"));
    expect(more).toContain("40 of 300 sampled records (13.3 %)");
    expect(more).toContain("more than without a fault");
    expect(more).toContain("What to do Build the index anew");
  });

  it("says that they aren't judged where nothing stands beside them", () => {
    expect(text(show("drills that held"))).toContain(
      "isn’t judged: the history wasn’t played again without a fault",
    );
  });

  it("shows every trial, and of what came of them all the middle and both ends", () => {
    const page = text(show("five trials"));
    expect(page).toContain(
      "2.1–2.2 s to recover after it was healed, the middle one of 5 (min 1.4–1.5 s, max 9.8–9.9 s)",
    );
    expect(page).toContain("held 5 of 5");
    expect(page).toContain("Every trial");
    // The trial that tells most is drawn: a broken one before the others.
    expect(text(show("trials of which some broke"))).toContain("trial 4 of 5 is shown");
  });

  it("says of a negative control that it is one", () => {
    expect(text(show("a negative control"))).toContain(
      "A negative control, left out: heal 1. It shows whether the harness notices",
    );
    expect(text(show("a broken drill"))).not.toContain("negative control");
  });

  it("says why a drill has no answer", () => {
    expect(text(show("a refused drill"))).toContain(
      "Refused: cut on backend → chroma 1: needs Toxiproxy.",
    );
    expect(text(show("a drill that was cut short"))).toContain("What it had measured by then");
    expect(text(show("no drill was played"))).toContain("No drill was played");
  });
});
