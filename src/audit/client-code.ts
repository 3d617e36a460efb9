import type { AuditAttempt } from "../evidence/audit.ts";
import type { Check, Look } from "./check.ts";
import type { ClientStep } from "./client-steps.ts";
import type { AuditTarget } from "./target.ts";

/** Whether the application code that the paper shows connects and queries. */
export const clientCode: Check = {
  name: "client-code",
  claim: "client-code",
  question: "Does the client code shown connect and query?",
  does: "makes the client as the paper describes it, step by step, with the pinned Python package; beside it one made by today's documentation, as a control",
  ways: ["paper"],
  remedy:
    "Make it by HttpClient(host, port, headers={…}): the host alone, the port as a number, tokens as headers.",
  look,
};

const PAPER = "by the paper's code";

const STEPS: Readonly<Record<ClientStep["step"], Pick<AuditAttempt, "group" | "tried">>> = {
  settings: { group: PAPER, tried: "make the settings through the client's own name" },
  address: {
    group: PAPER,
    tried: "give the URL without its scheme as host, and the port beside it",
  },
  plain: {
    group: "by today's client, as a control",
    tried: "give host, port and headers, store a record and ask for it",
  },
};

async function look({ tryClient }: AuditTarget, signal: AbortSignal): Promise<Look> {
  if (tryClient === null) return { kind: "not exercised", why: "there is no Python to run it" };
  const stepsOf = (): Promise<readonly ClientStep[]> => tryClient(signal);
  const steps = await stepsOf();
  // Where even the plain way fails, it is the server or the package that does.
  const isFair = steps.some(({ step, works }) => step === "plain" && works);
  return {
    kind: "tried",
    attempts: steps.map(({ step, works, came }) => ({
      ...STEPS[step],
      expected: "it works",
      came,
      outcome: works ? "held" : isFair ? "broken" : "unknown",
    })),
    notes: [
      "The paper's code is tried by what it describes (lines 82–96 and 73–75), one step at a time, so that one that fails hides no other.",
    ],
  };
}
