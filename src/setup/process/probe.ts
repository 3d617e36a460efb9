import { z } from "zod";
import { messageOf } from "../../errors.ts";
import type { Probe } from "../setup.ts";

const reply = z.object({ ids: z.union([z.array(z.string()), z.array(z.array(z.string()))]) });

/** What a setup said to a known query. */
export type ProbeAnswer =
  | { readonly kind: "right" }
  | { readonly kind: "wrong"; readonly why: string }
  | { readonly kind: "no answer"; readonly why: string };

/** Asks the known query: only the right ids count, for a server can answer 200 with nothing. */
export async function askProbe(
  base: string,
  probe: Probe,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  let status: number;
  let text: string;
  try {
    const response = await fetch(base + probe.path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: probe.body,
      signal,
    });
    status = response.status;
    text = await response.text();
  } catch (error) {
    return { kind: "no answer", why: reasonOf(error) };
  }
  if (status !== 200) return { kind: "wrong", why: `HTTP ${status}: ${text.slice(0, 300)}` };
  return judge(text, probe);
}

/** What lies beneath fetch's "fetch failed". */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return messageOf(cause instanceof Error && cause.message !== "" ? cause : error);
}

function judge(text: string, probe: Probe): ProbeAnswer {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: "wrong", why: `200 without JSON: ${text.slice(0, 200)}` };
  }
  const parsed = reply.safeParse(json);
  if (!parsed.success) return { kind: "wrong", why: `200 without ids: ${text.slice(0, 200)}` };
  const first = parsed.data.ids.flat()[0];
  if (first === undefined) return { kind: "wrong", why: "200 with an empty list of ids" };
  return probe.expectFirst.includes(first)
    ? { kind: "right" }
    : { kind: "wrong", why: `first id ${first}, expected ${probe.expectFirst.join(" or ")}` };
}
