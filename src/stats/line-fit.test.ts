import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitLine } from "./line-fit.ts";
import { seeded } from "./random.ts";

describe("a line through points", () => {
  it("is the line that they lie on, with no doubt left", () => {
    const fit = fitLine([
      [1, 5],
      [2, 7],
      [4, 11],
    ]);
    expect(fit).toMatchObject({ slope: 2, intercept: 3, n: 3 });
    expect(fit?.high).toBeCloseTo(2);
    expect(fit?.low).toBeCloseTo(2);
  });

  it("agrees with the sums by hand", () => {
    const x = [1, 2, 3, 4, 5, 6];
    const y = [1.1, 1.9, 3.2, 3.8, 5.3, 5.9];
    const fit = fitLine(x.map((each, at) => [each, y[at] ?? 0] as const));
    // Sxx 17.5 and Sxy 17.4; the interval from the residuals and t = 2.776 at 4 degrees of freedom.
    expect(fit?.slope).toBeCloseTo(17.4 / 17.5, 4);
    expect((fit?.high ?? 0) - (fit?.slope ?? 0)).toBeCloseTo(0.1457, 4);
  });

  it.each([
    [[]],
    [
      [
        [1, 1],
        [2, 2],
      ],
    ],
    [
      [
        [1, 1],
        [1, 2],
        [1, 3],
      ],
    ],
  ] as (readonly (readonly [number, number])[])[][])(
    "isn't drawn through %j: nothing tells how sure it would be",
    (points) => {
      expect(fitLine(points)).toBeNull();
    },
  );

  it("has the slope within its interval, whatever the points", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: -1000, max: 1000 })),
          {
            minLength: 3,
            maxLength: 20,
          },
        ),
        (points) => {
          const fit = fitLine(points);
          if (fit === null) return;
          expect(fit.low).toBeLessThanOrEqual(fit.slope);
          expect(fit.high).toBeGreaterThanOrEqual(fit.slope);
        },
      ),
    );
  });

  it("covers a true slope about 19 times in 20, and not always", () => {
    const random = seeded(7, "line fit");
    const covered = Array.from({ length: 1000 }, () => {
      const fit = fitLine(
        Array.from({ length: 8 }, (_, x) => [x, 3 * x + random.normal()] as const),
      );
      return fit !== null && fit.low <= 3 && fit.high >= 3;
    }).filter(Boolean).length;
    expect(covered).toBeGreaterThan(930);
    expect(covered).toBeLessThan(970);
  });
});
