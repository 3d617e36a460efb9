import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Milliseconds } from "../units/quantity.ts";
import { openRunFolder, type RunFolder } from "./run-folder.ts";
import { openSamples, type SampleRow } from "./samples.ts";
import { writeToDisk } from "./storage.ts";
import { harnessError, runFolderIn, smallDisk, temporaryFolder } from "./testing.ts";

const ms = (value: number) => value as Milliseconds;
const row = (round: number, request: number): SampleRow => [
  ...([round, "quiet", "a", request, 3] as const),
  ...([ms(12.5), ms(-0.01234), ms(1.5), 200, 0, 10, ms(0.75)] as const),
];
const file = ({ path }: RunFolder) => join(path, "samples.csv.gz");
const text = (folder: RunFolder) => gunzipSync(readFileSync(file(folder))).toString();
/** As a reader of CSV sees it: a record for each line, by the header's names. */
function table(folder: RunFolder): Record<string, string>[] {
  const [header = "", ...lines] = text(folder).trimEnd().split("\n");
  const names = header.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    if (cells.length !== names.length) throw new Error(`A line of another length: ${line}`);
    return Object.fromEntries(cells.map((cell, index) => [names[index], cell]));
  });
}

describe("samples.csv.gz", () => {
  it("holds one line a request under its header", () => {
    using temporary = temporaryFolder();
    const folder = runFolderIn(temporary);
    const samples = openSamples(folder);
    samples.write([
      row(1, 0),
      [...row(1, 1).slice(0, 8), 0, 1050, -1, null] as unknown as SampleRow,
    ]);
    samples.close();
    expect(table(folder)).toEqual([
      {
        ...{ round: "1", phase: "quiet", target: "a", request: "0", query: "3" },
        ...{ due_ms: "12.5", lateness_ms: "-0.012", latency_ms: "1.5" },
        ...{ status: "200", error_code: "0", ids: "10", storage_ms: "0.75" },
      },
      expect.objectContaining({ status: "0", error_code: "1050", ids: "-1", storage_ms: "" }),
    ]);
  });

  it("can be read before its end, as far as the last flush", () => {
    using temporary = temporaryFolder();
    const folder = runFolderIn(temporary);
    using samples = openSamples(folder);
    expect(table(folder)).toEqual([]);
    samples.write([row(1, 0)]);
    samples.flush();
    samples.write([row(2, 0)]);
    expect(table(folder).map(({ round }) => round)).toEqual(["1"]);
    samples.flush();
    expect(table(folder).map(({ round }) => round)).toEqual(["1", "2"]);
  });

  it("packs long rounds piece by piece, and loses no line between them", () => {
    using temporary = temporaryFolder();
    const folder = runFolderIn(temporary);
    {
      using samples = openSamples(folder);
      samples.write(Array.from({ length: 40_000 }, (_, index) => row(1, index)));
      expect(table(folder).length).toBeGreaterThan(15_000);
    }
    expect(table(folder).map(({ request }) => Number(request))).toEqual(
      Array.from({ length: 40_000 }, (_, index) => index),
    );
  });

  it("stays readable when the disk is full in the middle of a round, and takes it up again", () => {
    using temporary = temporaryFolder();
    const folder = runFolderIn(temporary);
    const disk = smallDisk(200, writeToDisk);
    using samples = openSamples(folder, { write: disk.write });
    const rows = Array.from({ length: 2000 }, (_, index) => row(2, index * 7919));
    samples.write([row(1, 0)]);
    samples.flush();
    samples.write(rows);
    expect(harnessError(() => samples.flush())).toMatchObject({
      code: "STORAGE",
      hint: expect.stringContaining("The disk is full"),
    });
    expect(table(folder)).toHaveLength(1);
    disk.free(1e6);
    samples.flush();
    expect(table(folder)).toHaveLength(2001);
  });

  it("refuses lines after its end", () => {
    using temporary = temporaryFolder();
    const samples = openSamples(runFolderIn(temporary));
    samples.close();
    samples.close();
    samples.write([row(1, 0)]);
    expect(harnessError(() => samples.flush()).message).toContain("the file is closed");
  });

  it("refuses a folder that isn't there", () => {
    expect(harnessError(() => openSamples(openRunFolder("/nowhere"))).code).toBe("STORAGE");
  });

  it("would not be readable if a member were cut: that is why none is", () => {
    using temporary = temporaryFolder();
    const folder = runFolderIn(temporary);
    using samples = openSamples(folder);
    samples.write([row(1, 0)]);
    samples.flush();
    writeFileSync(file(folder), readFileSync(file(folder)).subarray(0, -5));
    expect(() => text(folder)).toThrow();
  });
});
