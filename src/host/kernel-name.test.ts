import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { holdName } from "./kernel-name.ts";

const unique = () => `test-${process.pid}-${Math.random().toString(36).slice(2)}`;

describe("a name in the kernel's list", () => {
  it("is held by one at a time, and free once it is let go", async () => {
    const name = unique();
    const held = await holdName(name);
    expect(held).not.toBeNull();
    expect(await holdName(name)).toBeNull();
    held?.[Symbol.dispose]();
    await expect.poll(() => holdName(name)).not.toBeNull();
  });

  it("is free the moment that its holder is killed", async () => {
    const name = unique();
    const holder = spawn(
      process.execPath,
      [
        "-e",
        `require("node:net").createServer().listen("\\0chroma-assay-${name}", () => console.log("held"));`,
      ],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    await once(holder.stdout, "data");
    expect(await holdName(name)).toBeNull();
    holder.kill("SIGKILL");
    await once(holder, "exit");
    const held = await holdName(name);
    expect(held).not.toBeNull();
    held?.[Symbol.dispose]();
  });
});
