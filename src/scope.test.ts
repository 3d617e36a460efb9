import { describe, expect, it } from "vitest";
import { Scope } from "./scope.ts";

describe("a scope", () => {
  it("undoes in reverse order, one step after the other", async () => {
    const done: string[] = [];
    const scope = new Scope();
    for (const name of ["a", "b", "c"])
      scope.defer(name, async () => {
        done.push(`${name} begins`);
        await Promise.resolve();
        done.push(`${name} ends`);
      });
    await scope[Symbol.asyncDispose]();
    expect(done).toEqual(["c begins", "c ends", "b begins", "b ends", "a begins", "a ends"]);
  });

  it("tries every step, and reports all that failed", async () => {
    const done: string[] = [];
    const scope = new Scope();
    const cause = new Error("no such process");
    scope.defer("stop Chroma", () => {
      throw cause;
    });
    scope.defer("remove the folder", () => done.push("removed"));
    scope.defer("close the journal", () => Promise.reject("disk full"));
    const thrown: unknown = await scope[Symbol.asyncDispose]().catch((error: unknown) => error);
    expect(done).toEqual(["removed"]);
    if (!(thrown instanceof AggregateError)) throw new Error("Expected an AggregateError.");
    expect(thrown.message).toBe(
      "2 clean-up steps failed: close the journal: disk full; stop Chroma: no such process",
    );
    expect(thrown.errors).toEqual([
      expect.objectContaining({ message: "close the journal: disk full", cause: "disk full" }),
      expect.objectContaining({ message: "stop Chroma: no such process", cause }),
    ]);
  });

  it("throws nothing where every step went well, or there is none", async () => {
    const scope = new Scope();
    await expect(scope[Symbol.asyncDispose]()).resolves.toBeUndefined();
    scope.defer("nothing", () => undefined);
    await expect(scope[Symbol.asyncDispose]()).resolves.toBeUndefined();
  });

  it("undoes each step once, however often it is disposed", async () => {
    let undone = 0;
    const scope = new Scope();
    scope.defer("count", () => {
      undone += 1;
    });
    await scope[Symbol.asyncDispose]();
    await scope[Symbol.asyncDispose]();
    expect(undone).toBe(1);
  });

  it("undoes what a step of clean-up itself registers", async () => {
    const done: string[] = [];
    const scope = new Scope();
    scope.defer("first", () => done.push("first"));
    scope.defer("second", () => scope.defer("third", () => done.push("third")));
    await scope[Symbol.asyncDispose]();
    expect(done).toEqual(["third", "first"]);
  });

  it("disposes of a resource that it was handed, and gives it back", async () => {
    let disposed = false;
    const resource = {
      name: "server",
      [Symbol.asyncDispose]: async () => {
        disposed = true;
      },
    };
    {
      await using scope = new Scope();
      expect(scope.use("stop the server", resource)).toBe(resource);
      expect(disposed).toBe(false);
    }
    expect(disposed).toBe(true);
  });

  it("doesn't hide the error that ended the work", async () => {
    const work = async () => {
      await using scope = new Scope();
      scope.defer("stop", () => undefined);
      throw new Error("the reason");
    };
    await expect(work()).rejects.toThrow("the reason");
  });
});
