import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Evidence } from "../evidence/evidence.ts";
import { htmlReport } from "./html.ts";
import { fakeInput } from "./testing.ts";
import { hostileRun, specialRuns } from "./testing-runs.ts";

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

const runs: Readonly<Record<string, Evidence>> = {
  ...specialRuns(),
  "every text hostile": hostileRun(),
};

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

  it.each(Object.keys(runs))(
    "neither complains nor asks for anything nor scrolls sideways: %s",
    async (name) => {
      const { page, complaints } = await open(name);
      for (const width of [375, 768, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await overflow(page)).toBeLessThanOrEqual(0);
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

  it("opens the claims that weren't exercised", async () => {
    const { page } = await open("server slower");
    const row = page.locator("#not-exercised table");
    expect(await row.isVisible()).toBe(false);
    await page.locator("#not-exercised summary").click();
    expect(await row.isVisible()).toBe(true);
    await page.close();
  });
});
