import { describe, expect, it } from "vitest";
import { milliseconds } from "../../src/units/quantity.ts";
import { runCommand } from "./command.ts";

const signal = new AbortController().signal;
const shell = (script: string, more: { limitMs?: number; signal?: AbortSignal } = {}) => ({
  program: "sh",
  args: ["-c", script],
  limitMs: milliseconds(more.limitMs ?? 4000),
  signal: more.signal ?? signal,
});

describe("a command of the bake", () => {
  it("hands on its lines, of both its outputs", async () => {
    const lines: string[] = [];
    await runCommand(shell("echo one; echo two >&2; echo three"), (line) => lines.push(line));
    expect(new Set(lines)).toEqual(new Set(["one", "two", "three"]));
  });

  it("fails with its last words", async () => {
    await expect(runCommand(shell("echo why >&2; exit 3"))).rejects.toThrow(
      "sh failed (exit code 3):\nwhy",
    );
  });

  it("fails where there is no such program", async () => {
    const command = { ...shell(""), program: "/nowhere/debootstrap" };
    await expect(runCommand(command)).rejects.toThrow("/nowhere/debootstrap can't be started");
  });

  it("is ended at its limit, with all that it started", async () => {
    await expect(runCommand(shell("sleep 60 & wait", { limitMs: 100 }))).rejects.toThrow(
      "it was not done in 0.1 s",
    );
  });

  it("is ended with the signal", async () => {
    const interrupt = new AbortController();
    const running = runCommand(shell("echo ready; sleep 60", { signal: interrupt.signal }), () =>
      interrupt.abort(),
    );
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
  });

  it("doesn't begin once the signal has fired", async () => {
    const lines: string[] = [];
    const running = runCommand(shell("echo ran", { signal: AbortSignal.abort() }), (line) =>
      lines.push(line),
    );
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
    expect(lines).toEqual([]);
  });
});
