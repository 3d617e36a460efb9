import { HarnessError } from "../../src/errors.ts";
import type { Engine } from "../../src/setup/docker/engine.ts";
import { askEngine, type EngineCall, refusalOf } from "../../src/setup/docker/engine-api.ts";
import { milliseconds } from "../../src/units/quantity.ts";
import type { Recipe } from "./recipes.ts";

const LIMIT = milliseconds(120_000);
const LABEL = "chroma-assay.bake";

/**
 * Runs the finished image once, without a network; its container is removed whatever happens.
 *
 * @returns the version that the program inside tells
 * @throws HarnessError TOOLCHAIN_MISSING where it doesn't run or tells none.
 */
export async function tryOut(
  engine: Engine,
  id: string,
  { recipe, signal }: { recipe: Recipe; signal: AbortSignal },
): Promise<string> {
  const broken = (why: string) =>
    new HarnessError("TOOLCHAIN_MISSING", `The new image of ${recipe.part} doesn't work: ${why}.`);
  const ask = async (call: Omit<EngineCall, "limitMs" | "signal">, stop = signal) => {
    const reply = await askEngine(engine.address, { ...call, limitMs: LIMIT, signal: stop });
    if (reply.status >= 400) throw broken(refusalOf(reply));
    return reply.text;
  };
  const { entrypoint, args, env = [], version } = recipe.tryOut;
  const created = await ask({
    method: "POST",
    path: "/containers/create",
    body: {
      json: {
        Image: id,
        Entrypoint: entrypoint,
        Cmd: args,
        Env: env,
        // A terminal's output comes as it is, not in frames.
        Tty: true,
        NetworkDisabled: true,
        Labels: { [LABEL]: recipe.part },
      },
    },
  });
  const path = `/containers/${String((JSON.parse(created) as { Id: unknown }).Id)}`;
  try {
    await ask({ method: "POST", path: `${path}/start` });
    const ended = await ask({ method: "POST", path: `${path}/wait` });
    const said = await ask({ path: `${path}/logs`, query: { stdout: "1", stderr: "1" } });
    const code = (JSON.parse(ended) as { StatusCode: unknown }).StatusCode;
    const told = version.exec(said)?.[1];
    if (code === 0 && told !== undefined) return told;
    const words = said.trim().split("\n").slice(-8).join("\n");
    throw broken(`${entrypoint.join(" ")} ended with ${code} and said:\n${words}`);
  } finally {
    const query = { force: "1", v: "1" };
    await ask({ method: "DELETE", path, query }, new AbortController().signal);
  }
}

/**
 * Removes the containers of bakes that were killed.
 *
 * @param olderThan as the engine writes a duration; no try-out of a bake that lives is as old
 */
export async function removeTryOuts(
  engine: Engine,
  signal: AbortSignal,
  olderThan = "10m",
): Promise<void> {
  const query = { filters: JSON.stringify({ label: [LABEL], until: [olderThan] }) };
  const path = "/containers/prune";
  await askEngine(engine.address, { method: "POST", path, query, limitMs: LIMIT, signal });
}
