import type { AuditAttempt } from "../evidence/audit.ts";
import { ask, headersOf, type Reply } from "./ask.ts";
import type { Check, Look } from "./check.ts";
import { admitted, refused } from "./refusal.ts";
import { DESCRIPTION, KNOWN_ROUTES, type Route, readRoutes } from "./routes.ts";
import { createStage, questionFor, type Stage } from "./stage.ts";
import type { AuditTarget, Caller } from "./target.ts";
import { misplaced, nearlyRight, wrongTokenLike } from "./tokens.ts";

/** Whether every route asks for the right token, in its place. */
export const auth: Check = {
  name: "auth",
  claim: "auth",
  question: "Does only a caller with the right token get in?",
  does: "asks every route of the server's own API without a token, with a wrong one, with the right one in another header, with nearly the right one, and with the right one",
  ways: ["paper", "gateway", "external"],
  remedy:
    "Put a gateway that asks for a token on every route before the server, and let nobody reach the server past it.",
  look,
};

async function look(target: AuditTarget, signal: AbortSignal): Promise<Look> {
  const [caller] = target.callers;
  if (caller === undefined) return { kind: "not exercised", why: "no token is known" };
  const headers = headersOf(caller);
  const described = readRoutes(
    await ask(target, { method: "GET", path: DESCRIPTION, headers }, signal),
  );
  const all = described ?? KNOWN_ROUTES;
  // Where nothing may be changed, only what reads is asked.
  const routes = target.disposable ? all : all.filter(({ method }) => method === "GET");
  const asker = { target, caller, stage: createStage({ target, caller }) };
  const attempts: AuditAttempt[] = [];
  for (const route of routes) attempts.push(...(await tryRoute(route, asker, signal)));
  return {
    kind: "tried",
    attempts,
    notes: [
      described === null
        ? `The server doesn't describe its API at ${DESCRIPTION}: the ${all.length} routes of Chroma's documentation were asked.`
        : `The server itself names ${all.length} routes at ${DESCRIPTION}.`,
      ...(routes.length === all.length
        ? []
        : [`${all.length - routes.length} routes that could change something weren't asked.`]),
    ],
  };
}

interface Asker {
  readonly target: AuditTarget;
  readonly caller: Caller;
  readonly stage: Stage;
}

/** Who shall be turned away, by what it sends. */
const strangers = (caller: Caller): readonly (readonly [string, Record<string, string>])[] => [
  ["without a token", {}],
  ["with a wrong token", headersOf(wrongTokenLike(caller))],
  ["with the right token in another header", misplaced(caller)],
  ...nearlyRight(caller).map(([group, other]) => [group, headersOf(other)] as const),
];

async function tryRoute(route: Route, asker: Asker, signal: AbortSignal): Promise<AuditAttempt[]> {
  const { target, caller, stage } = asker;
  const send = async (headers: Record<string, string>): Promise<Reply> => {
    const scene = await stage.set(signal);
    const reply = await ask(target, { ...questionFor(route, scene), headers }, signal);
    if (route.method === "DELETE") stage.doubt();
    return reply;
  };
  const turned: { group: string; reply: Reply }[] = [];
  for (const [group, headers] of strangers(caller))
    turned.push({ group, reply: await send(headers) });
  const right = await send(headersOf(caller));
  const name = `${route.method} ${route.path}`;
  const [first] = turned;
  return [
    ...turned.map(({ group, reply }) => ({
      group,
      tried: `${name} ${group}`,
      expected: "refused",
      ...refused(reply, right),
    })),
    {
      group: "with the right token",
      tried: `${name} with the right token`,
      expected: "let through",
      ...admitted(right, first?.reply ?? right),
    },
  ];
}
