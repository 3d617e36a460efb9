import { type Command, InvalidArgumentError, Option } from "commander";
import { suggest } from "../plan/nearest.ts";
import { audit } from "../run/audit.ts";
import { auditList, auditNames } from "../run/audit-list.ts";
import { milliseconds } from "../units/quantity.ts";
import { carry } from "./carry-out.ts";
import { type PlanFlags, planOf, withPlanFlags } from "./flags.ts";
import type { Screen } from "./screen.ts";

type AuditFlags = PlanFlags & { readonly list?: true; readonly only?: readonly string[] };

/** Seconds rather than minutes: for the screen's estimate. */
const LASTS = milliseconds(30_000);

/** `audit`: is the server as well guarded as the paper says? */
export function addAudit(program: Command, screen: Screen): void {
  withPlanFlags(
    program
      .command("audit")
      .description(
        "who gets in, what is encrypted and logged, which of the paper's settings and code work: try it",
      ),
  )
    .option("--list", "every check: what it does, and which ways of deploying it looks at")
    .addOption(
      new Option("--only <checks>", "make these checks alone, by name, with commas").argParser(
        parseNames,
      ),
    )
    .addHelpText(
      "after",
      `
Examples:
  chroma-assay audit                           the paper's settings, then the gateway (with nginx)
  chroma-assay audit --list
  chroma-assay audit --only auth,tls
  chroma-assay audit --fail-on refuted         exit code 1 when a promise is refuted

Everything is tried on servers of the run's own, on 127.0.0.1. The verdict is about the settings that
the paper shows; the gateway is tried alike, as the remedy.`,
    )
    .action(async (flags: AuditFlags) => {
      if (flags.list) screen.result(listLines().join("\n"));
      else await begin(flags, screen);
    });
}

async function begin(flags: AuditFlags, screen: Screen): Promise<void> {
  const plan = planOf(flags);
  const names = flags.only ?? auditNames;
  if (flags.dryRun) {
    screen.result(dryLines(names).join("\n"));
    return;
  }
  await carry(screen, { flags, estimateMs: LASTS }, (means) => audit({ ...means, plan, names }));
}

function parseNames(text: string): string[] {
  return text.split(",").map((word) => {
    const name = word.trim();
    if (auditNames.includes(name)) return name;
    throw new InvalidArgumentError(
      `Expected a list of ${auditNames.join(", ")}, got "${name}". ${suggest(name, auditNames)}`,
    );
  });
}

const WAYS = {
  paper: "the paper's settings",
  gateway: "the gateway",
  "tenant gateway": "a gateway that binds tokens to tenants",
  setup: "the server setup",
  external: "your own system",
} as const;

/** `--list`: one entry a check. */
function listLines(): string[] {
  return auditList.flatMap(({ name, question, does, ways, claim }) => [
    `${name}: ${question}`,
    `  tries    ${does}`,
    `  on       ${ways.map((way) => WAYS[way]).join(", ")}`,
    `  claim    ${claim}`,
  ]);
}

function dryLines(names: readonly string[]): string[] {
  return [
    "Servers of the run's own are set up on 127.0.0.1, one after the other, and asked:",
    ...auditList
      .filter(({ name }) => names.includes(name))
      .map(({ name, does }) => `  ${name}: ${does}`),
  ];
}
