import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createRunFolder, openRunFolder, writePlanText, writeText } from "./run-folder.ts";
import { harnessError, runFolderIn, temporaryFolder } from "./testing.ts";

const now = new Date("2026-11-25T17:25:40.123Z");
const make = (reportsFolder: string, random = Math.random) =>
  createRunFolder({ reportsFolder, planName: "smoke", now, random });
const read = (...path: string[]) => readFileSync(join(...path), "utf8");

describe("createRunFolder", () => {
  it("names the folder by UTC time, plan and four letters, and makes logs/ in it", () => {
    using temporary = temporaryFolder();
    const folder = make(join(temporary.path, "deep", "reports"), () => 0);
    expect(folder.runId).toBe("20261125T172540Z-smoke-aaaa");
    expect(folder.path).toBe(join(temporary.path, "deep", "reports", folder.runId));
    expect(readdirSync(folder.path)).toEqual(["logs"]);
    expect(folder.logs).toBe(join(folder.path, "logs"));
  });

  it("draws other letters where a folder of that name is there already", () => {
    using temporary = temporaryFolder();
    const draws = [0, 0, 0, 0, 0, 0, 0, 0, 0.99, 0.99, 0.99, 0.99];
    const random = () => draws.shift() ?? 0;
    expect(make(temporary.path, random).runId).toMatch(/-aaaa$/);
    expect(make(temporary.path, random).runId).toMatch(/-zzzz$/);
  });

  it("gives up where no name is free, and leaves what is there alone", () => {
    using temporary = temporaryFolder();
    make(temporary.path, () => 0);
    const error = harnessError(() => make(temporary.path, () => 0));
    expect(error).toMatchObject({ code: "STORAGE", message: expect.stringContaining("EEXIST") });
  });

  it("points `latest` to the newest, by a relative link", () => {
    using temporary = temporaryFolder();
    make(temporary.path);
    const { runId, latestFault } = make(temporary.path);
    expect(readlinkSync(join(temporary.path, "latest"))).toBe(runId);
    expect(latestFault).toBeNull();
    expect(readdirSync(temporary.path).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("mends a `latest` that leads nowhere", () => {
    using temporary = temporaryFolder();
    symlinkSync("gone", join(temporary.path, "latest"));
    const { runId } = make(temporary.path);
    expect(readlinkSync(join(temporary.path, "latest"))).toBe(runId);
  });

  it("goes on without the link where a folder named `latest` is in the way, and keeps that", () => {
    using temporary = temporaryFolder();
    mkdirSync(join(temporary.path, "latest"));
    writeFileSync(join(temporary.path, "latest", "mine"), "");
    const { runId, latestFault } = make(temporary.path);
    expect(latestFault).not.toBeNull();
    expect(lstatSync(join(temporary.path, "latest")).isDirectory()).toBe(true);
    expect(readdirSync(temporary.path).sort()).toEqual([runId, "latest"]);
  });

  it("says what to do where the folder can't be made", () => {
    using temporary = temporaryFolder();
    const file = join(temporary.path, "file");
    writeFileSync(file, "");
    expect(harnessError(() => make(join(file, "reports")))).toMatchObject({
      code: "STORAGE",
      message: expect.stringContaining(`Could not write the run's folder in ${file}/reports`),
      hint: expect.stringContaining("choose another folder"),
    });
    expect(harnessError(() => make("/proc/reports")).code).toBe("STORAGE");
  });
});

describe("openRunFolder", () => {
  it("leads to the folder of an earlier run", () => {
    using temporary = temporaryFolder();
    const { path, runId } = make(temporary.path);
    expect(openRunFolder(path)).toMatchObject({ path, runId });
  });
});

describe("writeText", () => {
  it("writes the whole text in place of the old one, and leaves nothing beside it", () => {
    using temporary = temporaryFolder();
    const folder = runFolderIn(temporary);
    writeText(folder, "summary.md", "old and longer");
    writeText(folder, "summary.md", "new ✓");
    expect(read(folder.path, "summary.md")).toBe("new ✓");
    expect(readdirSync(folder.path)).toEqual(["logs", "summary.md"]);
  });

  it("removes the run's secrets and credentials in URLs, and leaves prose alone", () => {
    using temporary = temporaryFolder();
    const folder = runFolderIn(temporary, ["hunter2-long"]);
    writeText(folder, "report.html", "<p>wrong token: 401</p> hunter2-long http://me:pw@host/");
    expect(read(folder.path, "report.html")).toBe(
      "<p>wrong token: 401</p> REDACTED http://REDACTED@host/",
    );
  });

  it("refuses where the folder is gone", () => {
    using temporary = temporaryFolder();
    const folder = openRunFolder(join(temporary.path, "gone"));
    expect(harnessError(() => writeText(folder, "a.md", "")).code).toBe("STORAGE");
  });
});

describe("writePlanText", () => {
  it("removes the values of variables whose names tell of a secret, and no others", () => {
    using temporary = temporaryFolder();
    const folder = runFolderIn(temporary);
    writePlanText(
      folder,
      'variables:\n  API_TOKEN: "a, b\\" c"\n  PASSWORD: plain words\n  THREADS: "4"\n',
    );
    expect(read(folder.path, "plan.yaml")).toBe(
      'variables:\n  API_TOKEN: "REDACTED"\n  PASSWORD: REDACTED\n  THREADS: "4"\n',
    );
  });
});
