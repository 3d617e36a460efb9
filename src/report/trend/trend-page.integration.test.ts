import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nightLike, nightsLike, rowLike } from "../../evidence/testing-nights.ts";
import { seeded } from "../../stats/random.ts";
import type { TrendInput } from "./input.ts";
import { trendPage } from "./trend-page.ts";

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

const browser = browserPath();
if (browser === null)
  process.stderr.write("Skipped: the trend in a browser (no chromium on PATH, no CHROME_BIN).\n");
if (browser === null && process.env["CI"] === "true")
  throw new Error("Expected a browser in CI: install chromium or set CHROME_BIN.");

const METRICS = ["p50-quiet", "p50-busy", "recall", "failures", "ledger", "recovery"] as const;

function manyNights(count: number): TrendInput {
  const random = seeded(1, "browser");
  const nights = nightsLike(count, (index) => {
    if (index % 13 === 7) return { outcome: "inconclusive", rows: [], reasons: ["It failed."] };
    const rows = METRICS.map((metric) => {
      const value = metric === "ledger" ? 0 : 0.01 * random.normal();
      const outcome =
        (["pass", "pass", "inconclusive", "regression"] as const)[random.below(4)] ?? "pass";
      const accepted = outcome === "regression" && random.below(2) === 0 ? "a new index" : null;
      return rowLike({ metric, value, low: value - 0.02, high: value + 0.02, accepted, outcome });
    });
    const chroma = index > count / 2 ? "1.6.0" : "1.5.9";
    return { rows, candidate: { ...nightLike().candidate, chroma } };
  });
  const file = "20260105T020000Z-cut.json";
  return { nights, unreadable: [{ file, why: "it is cut", mend: "Fetch it again." }] };
}

const HOSTILE = `"><img src=x onerror=alert(1)>${"x".repeat(120)}`;

const histories: Readonly<Record<string, TrendInput>> = {
  "no night": { nights: [], unreadable: [] },
  "one night": { nights: [nightLike()], unreadable: [] },
  "nights of all kinds": manyNights(60),
  "a thousand nights": manyNights(1000),
  "hostile texts": {
    nights: [
      nightLike({
        outcome: "regression",
        reasons: [HOSTILE],
        candidate: { chroma: HOSTILE, backend: HOSTILE, source: HOSTILE, settings: {} },
        rows: [rowLike({ reference: HOSTILE, outcome: "regression", accepted: HOSTILE })],
      }),
    ],
    unreadable: [{ file: HOSTILE, why: HOSTILE, mend: HOSTILE }],
  },
};

const WIDTHS = [360, 390, 768, 1280];

describe.skipIf(browser === null)("the trend page in a browser", () => {
  let folder = "";
  let context: BrowserContext;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "chroma-assay-trend-"));
    context = await chromium.launchPersistentContext(join(folder, "profile"), {
      executablePath: browser ?? "",
      headless: true,
      args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
    });
  });

  afterAll(async () => {
    await context?.close();
    if (folder !== "") rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a history's page and notes all that shouldn't happen. */
  async function open(name: string): Promise<{ page: Page; complaints: string[] }> {
    const input = histories[name];
    if (input === undefined) throw new Error(`Expected a history called ${name}.`);
    return openText(`${name.replace(/\W/g, "-")}.html`, trendPage(input));
  }

  async function openText(name: string, text: string) {
    const file = join(folder, name);
    writeFileSync(file, text);
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
  const overflow = (page: Page): Promise<number> =>
    page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
  const background = (page: Page): Promise<string> =>
    page.evaluate<string>("getComputedStyle(document.body).backgroundColor");

  it.each(Object.keys(histories))(
    "neither complains nor asks for anything nor scrolls sideways: %s",
    async (name) => {
      const { page, complaints } = await open(name);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        expect({ width, overflow: await overflow(page) }).toEqual({ width, overflow: 0 });
      }
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  it("would be seen to complain", async () => {
    const input = histories["one night"] ?? manyNights(1);
    const text = trendPage(input).replace(
      "</main>",
      '<img src="https://example.org/x.png"></main>',
    );
    const { page, complaints } = await openText("asks.html", text);
    expect(complaints).not.toEqual([]);
    await page.close();
  });

  it("follows the system's theme, and the reader's choice against it", async () => {
    const { page, complaints } = await open("nights of all kinds");
    await page.emulateMedia({ colorScheme: "light" });
    const light = await background(page);
    await page.getByText("dark", { exact: true }).click();
    const dark = await background(page);
    expect(dark).not.toBe(light);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.getByText("light", { exact: true }).click();
    expect(await background(page)).toBe(light);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("draws no label over another one, and none beyond its picture", async () => {
    const { page } = await open("nights of all kinds");
    for (const width of [375, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      const faults = await page.evaluate<string[]>(`(() => {
        const found = [];
        for (const svg of document.querySelectorAll("svg.chart")) {
          const frame = svg.getBoundingClientRect();
          if (frame.width === 0) continue;
          const texts = [...svg.querySelectorAll("text")];
          const boxes = texts.map((text) => text.getBoundingClientRect());
          boxes.forEach((a, i) => {
            if (a.left < frame.left - 1 || a.right > frame.right + 1) found.push("out: " + texts[i].textContent);
            boxes.slice(i + 1).forEach((b, j) => {
              const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
              const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
              if (wide > 1 && high > 3) found.push(texts[i].textContent + " / " + texts[i + 1 + j].textContent);
            });
          });
        }
        return found;
      })()`);
      expect({ width, faults }).toEqual({ width, faults: [] });
    }
    await page.close();
  });
});
