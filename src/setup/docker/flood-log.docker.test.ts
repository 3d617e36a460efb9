import { afterEach, describe, expect, it } from "vitest";
import { sweepLabel } from "../../heal/sweep-label.ts";
import { Scope } from "../../scope.ts";
import { bytes, milliseconds } from "../../units/quantity.ts";
import { findEngine } from "./engine.ts";
import { floodLog } from "./flood-log.ts";
import { imageOf } from "./images.ts";
import { labelsFor } from "./labels.ts";
import type { LogSettings } from "./one-off.ts";
import { ensureImage } from "./present-image.ts";
import { leftWith, signal } from "./testing.ts";

let scope = new Scope();
afterEach(async () => {
  const ending = scope;
  scope = new Scope();
  await ending[Symbol.asyncDispose]();
});

const NAMED = { chroma: null, backend: null, nginx: null, toxiproxy: null, k6: null };
const WRITTEN = bytes(8_000_000);

async function flooded(log: LogSettings | null) {
  const engine = await findEngine({ signal });
  const choice = imageOf("chroma", { named: NAMED });
  const { name } = await ensureImage(engine, choice, { limitMs: milliseconds(60_000), signal });
  const labels = labelsFor("docker-test");
  scope.defer("sweep the label", () => sweepLabel(engine.host, labels.own));
  const { labels: marks, own } = labels;
  const kept = await floodLog(engine, {
    image: name,
    log,
    writeBytes: WRITTEN,
    labels: marks,
    signal,
  });
  return { kept, own };
}

describe("a flood of log lines", () => {
  it("is cut to its settings, and ends with the newest line", async () => {
    const options = { "max-size": "1m", "max-file": "2" };
    const { kept } = await flooded({ driver: "json-file", options });
    expect(kept.hasLast).toBe(true);
    expect(kept.disk?.files).toBe(2);
    expect(kept.disk?.sizeBytes).toBeLessThan(2.1 * 1024 ** 2);
  });

  it("is kept whole where nothing limits it", async () => {
    const { kept } = await flooded({ driver: "json-file", options: {} });
    expect(kept.disk?.files).toBe(1);
    expect(kept.disk?.sizeBytes).toBeGreaterThan(WRITTEN);
  });

  it("leaves nothing once its label is swept", async () => {
    const { own } = await flooded({ driver: "json-file", options: {} });
    expect(await leftWith(own)).toBe(1);
    await scope[Symbol.asyncDispose]();
    expect(await leftWith(own)).toBe(0);
  });
});
