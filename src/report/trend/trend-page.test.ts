import { describe, expect, it } from "vitest";
import { nightLike, nightsLike, rowLike } from "../../evidence/testing-nights.ts";
import { seeded } from "../../stats/random.ts";
import { judgedNights, trendSentence } from "./sentence.ts";
import { seriesOf } from "./series.ts";
import { trendPage } from "./trend-page.ts";

const page = (nights: Parameters<typeof trendPage>[0]["nights"]) =>
  trendPage({ nights, unreadable: [] });

describe("the page of a history", () => {
  it("says on top what the last judged night came to, and what to do", () => {
    const plain = (nights: Parameters<typeof trendSentence>[0]) =>
      trendSentence(nights).replaceAll("\u00a0", " ");
    expect(plain(nightsLike(3))).toBe("Pass on 2026-01-03, the last night: nothing to do.");
    const worse = rowLike({ outcome: "regression", value: 0.08 });
    expect(plain([nightLike({ outcome: "regression", rows: [worse] })])).toBe(
      "Regression on 2026-11-01, the last night: quiet p50 +8 % against old, budget 5 %. See what changed; if it is meant, accept it.",
    );
    const asleep = nightsLike(5, (index) =>
      index > 2 ? { outcome: "inconclusive", reasons: ["It failed.", "Make room."] } : {},
    );
    expect(plain(asleep)).toBe(
      "Pass on 2026-01-03, and 2 nights without an answer since then: make room.",
    );
    expect(plain(nightsLike(2, () => ({ outcome: "inconclusive" })))).toMatch(/none came to/);
    expect(plain([])).toMatch(/no night yet/);
  });

  it("shows a night that measured nothing in every picture, and a file that can't be read", () => {
    const broken = { id: "b", outcome: "inconclusive" as const, rows: [] };
    const nights = [nightLike(), nightLike({ ...broken, beganAt: "2026-11-02T01:00:00.000Z" })];
    expect(seriesOf(nights)[0]?.points.map(({ row }) => row.value)).toEqual([0.01, null]);
    const file = "20261103T010000Z-c.json";
    const html = trendPage({ nights, unreadable: [{ file, why: "it is cut", mend: "Fetch it." }] });
    expect(html).toContain("2026-11-01 pass; 2026-11-02 inconclusive; 2026-11-03 unreadable");
  });

  it("shows what the team lives with only while the last night had it accepted", () => {
    const accepted = rowLike({ outcome: "regression", accepted: "a new index" });
    const [first, second] = nightsLike(2);
    const nights = [nightLike({ ...first, rows: [accepted] }), nightLike(second)];
    expect(page(nights.slice(0, 1))).toContain("a new index");
    expect(page(nights)).not.toContain("a new index");
  });

  it("holds 1,000 nights of two references in a megabyte", () => {
    const random = seeded(1, "page");
    const nights = nightsLike(1000, () => ({
      rows: ["old", "last-release"].flatMap((reference) =>
        (["p50-quiet", "p50-busy", "recall", "failures", "ledger", "recovery"] as const).map(
          (metric) =>
            rowLike({
              reference,
              metric,
              value: 0.01 * random.normal(),
              high: 0.03 + random.next(),
            }),
        ),
      ),
    }));
    expect(Buffer.byteLength(page(nights))).toBeLessThan(1024 ** 2);
  });

  it("marks where something else was measured, and says what", () => {
    const [first, second] = nightsLike(2);
    const other = { ...second, candidate: { ...nightLike().candidate, chroma: "1.6.0" } };
    const [series] = seriesOf([first ?? nightLike(), nightLike(other)]);
    expect(series?.points.map(({ changed }) => changed)).toEqual([[], ["Chroma 1.6.0"]]);
  });

  it("marks no change where a night between measured nothing", () => {
    const [first, second, third] = nightsLike(3);
    const nothing = { chroma: null, backend: null, source: null, settings: {} };
    const unbegun = nightLike({ ...second, candidate: nothing, references: [], rows: [] });
    const nights = [nightLike(first), unbegun, nightLike(third)];
    expect(seriesOf(nights)[0]?.points.map(({ changed }) => changed)).toEqual([[], [], []]);
    expect(page(nights).match(/>Chroma 1\.5\.9</g)).toHaveLength(2); // In the wide and the narrow picture.
  });

  it("advises of a change that is there, and of none in a level series", () => {
    const random = seeded(3, "nights");
    const step = (size: number) =>
      seriesOf(
        nightsLike(60, (index) => ({
          rows: [rowLike({ value: 0.01 * random.normal() + (index < 30 ? 0 : size) })],
        })),
      )[0]?.changes ?? [];
    const [found] = step(0.1);
    expect(Math.abs((found?.at ?? 0) - 30)).toBeLessThanOrEqual(1);
    expect(step(0)).toEqual([]);
  });

  it("shows accepted and inconclusive nights as such, and nights without a figure", () => {
    const html = page([
      nightLike({ rows: [rowLike({ outcome: "regression", accepted: "meant" })] }),
      nightLike({ id: "b", rows: [rowLike({ outcome: "inconclusive" })] }),
      nightLike({
        id: "c",
        rows: [rowLike({ outcome: "inconclusive", value: null, low: null, high: null })],
      }),
    ]);
    expect(html).toContain('class="n accepted"');
    expect(html).toContain('class="n inconclusive"');
    expect(html).toContain("trend-none");
  });

  it("names files that can't be read, escaped", () => {
    const html = trendPage({
      nights: [],
      unreadable: [{ file: "<b>.json", why: "it is cut", mend: "Fetch it again." }],
    });
    expect(html).toContain("&lt;b&gt;.json");
    expect(html).not.toContain("<b>.json");
  });

  it("counts passes and regressions as judged, and nothing else", () => {
    const nights = nightsLike(3, (index) => ({
      outcome: (["pass", "regression", "inconclusive"] as const)[index] ?? "pass",
    }));
    expect(judgedNights(nights)).toHaveLength(2);
  });
});
