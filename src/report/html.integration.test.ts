import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkOf } from "../claims/testing-audits.ts";
import { type Evidence, evidence as schema } from "../evidence/evidence.ts";
import { htmlReport } from "./html.ts";
import { fakeEvidence, fakeInput } from "./testing.ts";
import { hostileRun, specialRuns } from "./testing-runs.ts";
import { wideRuns } from "./testing-wide-runs.ts";

/** The browser: CHROME_BIN, or a Chromium or Chrome on PATH. */
function browserPath(): string | null {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  const all = [process.env["CHROME_BIN"] ?? "", ...found].filter((path) => path !== "");
  return all.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const browser = browserPath();
if (browser === null)
  process.stderr.write("Skipped: the report in a browser (no chromium on PATH, no CHROME_BIN).\n");
if (browser === null && process.env["CI"] === "true")
  throw new Error("Expected a browser in CI: install chromium or set CHROME_BIN.");

const sample = join(import.meta.dirname, "../../reports/sample/evidence.json");

const runs: Readonly<Record<string, Evidence>> = {
  ...specialRuns(),
  ...wideRuns(),
  "every text hostile": hostileRun(),
  "an audit": auditRun(),
  "the committed sample": schema.parse(JSON.parse(readFileSync(sample, "utf8"))),
};

/** Telephones, a tablet, a desk. */
const WIDTHS = [360, 375, 390, 768, 1280];

/** Long routes without a space are what breaks a narrow page. */
function auditRun(): Evidence {
  const plain = fakeEvidence({ ratios: { quiet: 1, busy: 1 }, rounds: 0 });
  const check = checkOf({ attempts: { "without a token": ["held", "broken", "unknown"] } });
  const tried = "POST /api/v2/tenants/default_tenant/databases/default_database/collections";
  const attempts = check.attempts.map((one) => ({ ...one, tried }));
  return {
    ...plain,
    run: { ...plain.run, command: "audit" },
    rounds: [],
    checks: [{ ...check, attempts }, checkOf({ claim: "tls", way: "tenant gateway" })],
  };
}

describe.skipIf(browser === null)("the HTML report in a browser", () => {
  let folder = "";
  let context: BrowserContext;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "chroma-assay-report-"));
    context = await chromium.launchPersistentContext(join(folder, "profile"), {
      executablePath: browser ?? "",
      headless: true,
      args: FLAGS,
    });
  });

  afterAll(async () => {
    await context?.close();
    if (folder !== "") rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a run's report and notes all that shouldn't happen. */
  async function open(name: string): Promise<{ page: Page; complaints: string[] }> {
    const evidence = runs[name];
    if (evidence === undefined) throw new Error(`Expected a run called ${name}.`);
    const file = join(folder, `${name.replace(/\W/g, "-")}.html`);
    writeFileSync(file, htmlReport(fakeInput(evidence)));
    const page = await context.newPage();
    const complaints: string[] = [];
    const own = pathToFileURL(file).href;
    page.on("console", (message) => complaints.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
    page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    page.on("request", (request) => {
      const url = request.url();
      if (url !== own && !url.startsWith("data:")) complaints.push(`request: ${url}`);
    });
    await page.goto(own, { waitUntil: "load" });
    return { page, complaints };
  }

  // What runs in the page is text: this side of the test knows no DOM.
  const background = (page: Page): Promise<string> =>
    page.evaluate<string>("getComputedStyle(document.body).backgroundColor");

  /** How far the page can be scrolled sideways. */
  const overflow = (page: Page): Promise<number> =>
    page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");

  /** What sticks out of the page to the right: it would be cut off, or make the page scroll. */
  const beyond = (page: Page): Promise<string[]> =>
    page.evaluate<string[]>(`(() => {
      const scrolls = (of) => ["auto", "scroll", "hidden"].includes(getComputedStyle(of).overflowX);
      const inside = (of) => of !== null && of !== document.body && (scrolls(of) || inside(of.parentElement));
      return [...document.querySelectorAll("body *")]
        .filter((of) => of.getBoundingClientRect().right > window.innerWidth + 1 && !inside(of))
        .map((of) => of.tagName + " " + of.textContent.slice(0, 40));
    })()`);

  it("notices what would stick out", async () => {
    const { page } = await open("server slower");
    await page.setViewportSize({ width: 390, height: 900 });
    await page.evaluate("document.querySelector('h1').style.width = '600px'");
    expect(await beyond(page)).not.toEqual([]);
    expect(await overflow(page)).toBeGreaterThan(0);
    await page.close();
  });

  it.each(Object.keys(runs))(
    "neither complains nor asks for anything nor scrolls sideways: %s",
    async (name) => {
      const { page, complaints } = await open(name);
      // What is folded at first is read on a telephone, too.
      await page.evaluate(
        "document.querySelectorAll('details').forEach((one) => (one.open = true))",
      );
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        expect(await overflow(page)).toBeLessThanOrEqual(0);
        expect({ width, beyond: await beyond(page) }).toEqual({ width, beyond: [] });
      }
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  it("follows the system's theme", async () => {
    const { page } = await open("server slower");
    await page.emulateMedia({ colorScheme: "light" });
    const light = await background(page);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await background(page)).not.toBe(light);
    await page.close();
  });

  it("lets the reader switch the theme against the system's", async () => {
    const { page, complaints } = await open("server slower");
    await page.emulateMedia({ colorScheme: "light" });
    const light = await background(page);
    await page.getByText("dark", { exact: true }).click();
    const dark = await background(page);
    expect(dark).not.toBe(light);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.getByText("light", { exact: true }).click();
    expect(await background(page)).toBe(light);
    await page.getByText("auto", { exact: true }).click();
    expect(await background(page)).toBe(dark);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("shows one drawing of each picture, and text in it that can be read on a telephone", async () => {
    const { page } = await open("server slower");
    for (const width of [375, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      const figures = await page.locator("figure").count();
      expect(await page.locator("figure svg.chart:visible").count()).toBe(figures);
      const heights = await page
        .locator("figure svg.chart:visible text")
        .evaluateAll((texts) => texts.map((text) => text.getBoundingClientRect().height));
      expect(Math.min(...heights)).toBeGreaterThan(10);
    }
    await page.close();
  });

  it("draws drills and gates so that no label lies on another one", async () => {
    const drills = ["drills that held", "a slow recovery", "a recovery that wasn't seen"];
    for (const name of [...drills, "gate: regression", "gate: noise"]) {
      const { page } = await open(name);
      for (const width of [375, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        const overlaps = await page.evaluate<number>(`(() => {
          let found = 0;
          for (const svg of document.querySelectorAll("section[id^=drill-] svg.chart, #gate svg.chart")) {
            const boxes = [...svg.querySelectorAll("text")].map((text) => text.getBoundingClientRect());
            if (svg.getBoundingClientRect().width === 0) continue;
            boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
              const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
              const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
              if (wide > 1 && high > 3) found += 1;
            }));
          }
          return found;
        })()`);
        expect({ name, width, overlaps }).toEqual({ name, width, overlaps: 0 });
      }
      await page.close();
    }
  });

  it("leads from the overview to a drill, and opens how it was measured", async () => {
    const { page, complaints } = await open("drills that held");
    await page.locator("#drills a").nth(1).click();
    expect(page.url()).toMatch(/#drill-2$/);
    const steps = page.locator("#drill-2 details table");
    expect(await steps.isVisible()).toBe(false);
    await page.locator("#drill-2 summary").click();
    expect(await steps.isVisible()).toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("opens the claims that weren't exercised", async () => {
    const { page } = await open("server slower");
    const row = page.locator("#not-exercised table");
    expect(await row.isVisible()).toBe(false);
    await page.locator("#not-exercised summary").click();
    expect(await row.isVisible()).toBe(true);
    await page.close();
  });
});
