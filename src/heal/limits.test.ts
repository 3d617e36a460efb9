import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import { milliseconds } from "../units/quantity.ts";
import { watchLimits } from "./limits.ts";
import { openUndoLog, type UndoStep } from "./undo.ts";

const step: UndoStep = { kind: "folder", path: "/a" };
const BEFORE = milliseconds(1000);
const LIMIT = milliseconds(2000);
const AFTER = milliseconds(3000);

describe("the limits in an undo log", () => {
  let scope: Scope;
  let file: string;
  beforeEach(() => {
    scope = new Scope();
    file = join(temporaryFolder(scope), "undo.jsonl");
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  it("are over from their moment on", () => {
    openUndoLog(file).intend(step, { untilMs: LIMIT });
    const expired = watchLimits(file);
    expect(expired(BEFORE)).toEqual([]);
    expect(expired(LIMIT)).toEqual([1]);
    expect(expired(AFTER)).toEqual([1]);
  });

  it("are seen when they come later, one by one", () => {
    const expired = watchLimits(file);
    expect(expired(AFTER)).toEqual([]);
    const log = openUndoLog(file);
    log.intend(step, { untilMs: LIMIT });
    expect(expired(AFTER)).toEqual([1]);
    log.intend(step, { untilMs: LIMIT });
    expect(expired(AFTER)).toEqual([1, 2]);
  });

  it("are none for steps without, and for steps that were undone", () => {
    const expired = watchLimits(file);
    const log = openUndoLog(file);
    log.intend(step);
    const done = log.intend(step, { untilMs: LIMIT });
    expect(expired(AFTER)).toEqual([2]);
    done();
    expect(expired(AFTER)).toEqual([]);
  });

  it("are none in an emptied log, and behind lines that can't be read they are found", () => {
    const expired = watchLimits(file);
    openUndoLog(file).intend(step, { untilMs: LIMIT });
    expect(expired(AFTER)).toEqual([1]);
    writeFileSync(file, "");
    expect(expired(AFTER)).toEqual([]);
    appendFileSync(file, '{"number":7,"un\nnull\n7\n');
    openUndoLog(file).intend(step, { untilMs: LIMIT });
    expect(expired(AFTER)).toEqual([1]);
  });
});
