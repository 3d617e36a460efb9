import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { Scope } from "../scope.ts";
import { execute } from "./execute.ts";
import type { UndoStep } from "./undo.ts";

let scope = new Scope();
afterEach(async () => {
  const ending = scope;
  scope = new Scope();
  await ending[Symbol.asyncDispose]();
});

interface Answer {
  readonly status: number;
  readonly json?: unknown;
}

/** Something that speaks as an engine does. Returns its address, and what it was asked. */
async function engineThat(
  answer: (method: string, path: string, filters: string) => Answer,
): Promise<{ engine: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, reply) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://engine");
    const method = request.method ?? "";
    asked.push(`${method} ${pathname}`);
    const { status, json } = answer(method, pathname, searchParams.get("filters") ?? "");
    reply.writeHead(status, { "content-type": "application/json" });
    reply.end(json === undefined ? "" : JSON.stringify(json));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  scope.defer("end the engine", () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { engine: `tcp://127.0.0.1:${port}`, asked };
}

const labelled = (engine: string): UndoStep => ({
  kind: "labelled",
  engine,
  label: "chroma-assay.setup=0123456789",
});

/** An engine with these things of the label, and others. */
function holding(things: Record<"containers" | "networks" | "volumes", string[]>) {
  return (method: string, path: string, filters: string): Answer => {
    const [, kind, name = ""] = path.split("/") as [string, keyof typeof things, string?];
    if (method === "DELETE") {
      things[kind] = things[kind].filter((one) => one !== name);
      return { status: 204 };
    }
    const isOurs = filters.includes("chroma-assay.setup=0123456789");
    const found = isOurs ? things[kind] : ["somebody-else's"];
    if (kind === "volumes")
      return { status: 200, json: { Volumes: found.map((Name) => ({ Name })) } };
    return { status: 200, json: found.map((Id) => ({ Id })) };
  };
}

describe("a label's undo", () => {
  it("removes containers first, then networks, then volumes", async () => {
    const things = { containers: ["c1", "c2"], networks: ["n1"], volumes: ["v1"] };
    const { engine, asked } = await engineThat(holding(things));
    expect(await execute(labelled(engine))).toBe(
      "removed 2 containers, 1 network, 1 volume of the run",
    );
    const deleted = asked.filter((line) => line.startsWith("DELETE"));
    expect(deleted).toEqual([
      "DELETE /containers/c1",
      "DELETE /containers/c2",
      "DELETE /networks/n1",
      "DELETE /volumes/v1",
    ]);
  });

  it("says that nothing was left", async () => {
    const { engine } = await engineThat(holding({ containers: [], networks: [], volumes: [] }));
    expect(await execute(labelled(engine))).toBeNull();
  });

  it("fails where something stays, and names the engine's reason", async () => {
    const stays = holding({ containers: [], networks: ["n1"], volumes: [] });
    const { engine } = await engineThat((method, path, filters) =>
      method === "DELETE"
        ? { status: 403, json: { message: "has active endpoints" } }
        : stays(method, path, filters),
    );
    await expect(execute(labelled(engine))).rejects.toThrow(/still there.*has active endpoints/);
  }, 15_000);

  it("fails where no engine answers: what it holds isn't gone", async () => {
    await expect(execute(labelled("unix:///nowhere/docker.sock"))).rejects.toThrow("ENOENT");
  });
});

describe("a container's fault's undo", () => {
  const unpause = (engine: string): UndoStep => ({
    kind: "engine",
    engine,
    path: "/containers/c1/unpause",
    body: null,
    what: "the pause of c1",
  });

  it("is one request", async () => {
    const { engine, asked } = await engineThat(() => ({ status: 204 }));
    expect(await execute(unpause(engine))).toBe("took away the pause of c1");
    expect(asked).toEqual(["POST /containers/c1/unpause"]);
  });

  it.each([
    ["is gone", { status: 404, json: { message: "No such container: c1" } }],
    ["isn't paused", { status: 409, json: { message: "Container c1 is not paused" } }],
  ])("has nothing left to do where the container %s", async (_, answer) => {
    const { engine } = await engineThat(() => answer);
    expect(await execute(unpause(engine))).toBeNull();
  });

  it("fails for any other refusal", async () => {
    const { engine } = await engineThat(() => ({ status: 500, json: { message: "no space" } }));
    await expect(execute(unpause(engine))).rejects.toThrow("HTTP 500");
  });
});
