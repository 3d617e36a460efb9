import type { AuditAttempt } from "../evidence/audit.ts";
import { ask, headersOf, type Question } from "./ask.ts";
import type { Check, Look } from "./check.ts";
import { admitted, refused } from "./refusal.ts";
import { createStage, recordsOf, type Scene } from "./stage.ts";
import type { AuditTarget, Caller } from "./target.ts";
import { wrongTokenLike } from "./tokens.ts";

/** Whether what belongs to one caller is closed to another. */
export const authorization: Check = {
  name: "authorization",
  claim: "authorization",
  question: "May a caller do only what it is allowed to?",
  does: "makes a tenant as one caller, and reads, writes and deletes there as another one",
  ways: ["paper", "gateway", "tenant gateway"],
  remedy:
    "Bind each token to the paths of its own tenants at the gateway (/api/v2/tenants/<name>/…) and refuse the rest. Where the records of one tenant can be read by another's path, that isn't enough: give tenants that must not see each other a server of their own.",
  look,
};

async function look(target: AuditTarget, signal: AbortSignal): Promise<Look> {
  const [owner, second] = target.callers;
  if (owner === undefined) return { kind: "not exercised", why: "no token is known" };
  if (!target.disposable)
    return { kind: "not exercised", why: "a tenant of its own may not be made there" };
  const other = second ?? wrongTokenLike(owner);
  const stage = createStage({ target, caller: owner });
  const elsewhere = await createStage({ target, caller: other }).set(signal);
  const attempts: AuditAttempt[] = [];
  for (const act of ACTS) {
    const scene = await stage.set(signal);
    if (!scene.isReal)
      return { kind: "not exercised", why: `${owner.name} couldn't make a collection of its own` };
    attempts.push(...(await compare({ act, scene, elsewhere, target, owner, other }, signal)));
    stage.doubt();
  }
  return {
    kind: "tried",
    attempts: [...attempts, ...(second === undefined ? [onlyOne(owner)] : [])],
    notes: [],
  };
}

interface Act {
  readonly words: (owner: string) => string;
  readonly of: (scene: Scene) => Question;
  /** Whether the stranger tries it by its own tenant's path, where a collection's id is all it needs. */
  readonly sideways?: true;
}

/** What nobody but the owner may do with its collection; the last one ends it. */
const ACTS: readonly Act[] = [
  {
    words: (owner) => `list the collections of ${owner}`,
    of: (scene) => ({ method: "GET", path: `${databaseOf(scene)}/collections` }),
  },
  {
    words: (owner) => `read the records of ${owner}`,
    of: (scene) => ({ method: "POST", path: `${recordsOf(scene)}/get`, body: { limit: 1 } }),
  },
  {
    words: (owner) => `read the records of ${owner} by the path of another tenant`,
    of: (scene) => ({ method: "POST", path: `${recordsOf(scene)}/get`, body: { limit: 1 } }),
    sideways: true,
  },
  {
    words: (owner) => `write a record of ${owner}`,
    of: (scene) => ({
      method: "POST",
      path: `${recordsOf(scene)}/upsert`,
      body: { ids: ["intruder"], embeddings: [[3, 2, 1]], documents: ["intruder"] },
    }),
  },
  {
    words: (owner) => `make a collection in the tenant of ${owner}`,
    of: (scene) => ({
      method: "POST",
      path: `${databaseOf(scene)}/collections`,
      body: { name: `${scene.collection}-more`, get_or_create: true },
    }),
  },
  {
    words: (owner) => `delete the collection of ${owner}`,
    of: (scene) => ({
      method: "DELETE",
      path: `${databaseOf(scene)}/collections/${scene.collection}`,
    }),
  },
];

const databaseOf = ({ tenant, database }: Scene): string =>
  `/api/v2/tenants/${tenant}/databases/${database}`;

interface Comparison {
  readonly act: Act;
  readonly scene: Scene;
  /** The other caller's own. */
  readonly elsewhere: Scene;
  readonly target: AuditTarget;
  readonly owner: Caller;
  readonly other: Caller;
}

/** The stranger goes first: what it could do, the owner can't do again, and that is no refusal. */
async function compare(
  { act, scene, elsewhere, target, owner, other }: Comparison,
  signal: AbortSignal,
): Promise<AuditAttempt[]> {
  const as = (caller: Caller, where: Scene) =>
    ask(target, { ...act.of(where), headers: headersOf(caller) }, signal);
  const { tenant, database } = act.sideways === true ? elsewhere : scene;
  const strange = await as(other, { ...scene, tenant, database });
  const own = await as(owner, scene);
  const words = act.words(owner.name);
  const attempt = {
    group: "in another caller's tenant",
    tried: `${words}, as ${other.name}`,
    expected: "refused",
    ...refused(strange, own),
  };
  if (act.sideways === true) return [attempt];
  return [
    attempt,
    {
      group: "in the caller's own tenant",
      tried: `${words}, as ${owner.name}`,
      expected: "let through",
      ...admitted(own, strange),
    },
  ];
}

/** Without a second caller nobody can be allowed less than somebody else. */
const onlyOne = ({ name }: Caller): AuditAttempt => ({
  group: "with a second caller",
  tried: `a caller besides ${name} that may do less`,
  expected: "a token of its own",
  came: "these settings name one caller only",
  outcome: "unknown",
});
