import { checks as allChecks } from "../../audit/catalogue.ts";
import type { Check } from "../../audit/check.ts";
import { notExercised, runCheck } from "../../audit/run-check.ts";
import { isAbort, messageOf } from "../../errors.ts";
import type { AuditCheck } from "../../evidence/audit.ts";
import type { Evidence } from "../../evidence/evidence.ts";
import { monotonicNow } from "../../host/clock.ts";
import type { Plan } from "../../plan/schema.ts";
import { findNginx } from "../../toolchain/nginx.ts";
import type { Toolchain } from "../../toolchain/toolchain.ts";
import { milliseconds } from "../../units/quantity.ts";
import { NO_EXTRA } from "../bench/lab.ts";
import { createShop } from "../bench/shop.ts";
import { beginDraft, conduct } from "../draft.ts";
import type { Session } from "../session.ts";
import { paperContainers } from "./containers.ts";
import { externalChroma } from "./external.ts";
import { paperTls, paperToken } from "./paper.ts";
import { paperSettings } from "./paper-settings.ts";
import { gatewayMissing, gatewaySetup, plainSetup } from "./server.ts";
import type { AuditShop, Offer, Stand } from "./stand.ts";
import { tenantGateway } from "./tenant-gateway.ts";

export interface AuditOptions {
  readonly plan: Plan;
  readonly toolchain: Toolchain;
  readonly session: Session;
  readonly cacheFolder: string;
  /** Names of the checks to make. */
  readonly names: readonly string[];
  readonly password: string;
  readonly signal: AbortSignal;
  /** Who interrupted, in words, once the signal has fired. */
  readonly interruptedBy: () => string;
  /** After every check: what was found survives a crash of the harness. */
  readonly save: (evidence: Evidence) => void;
}

/**
 * Sets up one thing after the other and makes its checks. Never throws for what a target or the user
 * does: the evidence tells how it ended.
 */
export async function conductAudit(options: AuditOptions): Promise<Evidence> {
  const { names } = options;
  const claims = allChecks.filter(({ name }) => names.includes(name)).map(({ claim }) => claim);
  const draft = beginDraft({ ...options, command: "audit", claims, aa: false, setups: {} });
  return conduct(options, draft, async (save) => {
    const add = (check: AuditCheck) => {
      draft.checks = [...draft.checks, check];
      save();
    };
    for (const stand of standsFor(options.plan)) await auditOne(stand, options, add);
    return { kind: "complete" };
  });
}

/** The paper's settings first; then what works, as far as this machine has nginx. Or somebody's own. */
function standsFor({ driver }: Plan): readonly Stand[] {
  if (driver === "external") return [externalChroma];
  const server =
    hasNginx() || driver === "docker"
      ? [gatewaySetup, tenantGateway]
      : [gatewayMissing, plainSetup];
  return [paperToken, paperTls, paperSettings, paperContainers, ...server];
}

function hasNginx(): boolean {
  try {
    findNginx();
    return true;
  } catch {
    return false;
  }
}

/** Where what is found goes. */
type Add = (check: AuditCheck) => void;

async function auditOne(stand: Stand, options: AuditOptions, add: Add): Promise<void> {
  const { session, signal } = options;
  const orders = ordersOf(stand, options);
  if (orders.length === 0) return;
  const began = monotonicNow();
  session.emit({ kind: "step began", step: stand.name });
  const made: AuditCheck[] = [];
  const keep: Add = (check) => {
    made.push(check);
    add(check);
  };
  try {
    await using open = await stand.open(shopOf(options));
    for (const { check, offer } of orders) {
      session.emit({ kind: "step at", words: check.question });
      keep(await runCheck(check, open.targetOf(offer), signal));
    }
  } catch (error) {
    if (signal.aborted || isAbort(error)) throw error;
    for (const { check, offer } of orders.slice(made.length))
      keep(notExercised(check, offer, messageOf(error)));
  }
  const tookMs = milliseconds(monotonicNow() - began);
  const words = made.map(wordsOf).join(", ");
  session.emit({ kind: "step ended", step: stand.name, tookMs, words });
}

interface CheckOrder {
  readonly check: Check;
  readonly offer: Offer;
}

const ordersOf = ({ offers }: Stand, { names }: AuditOptions): CheckOrder[] =>
  offers.flatMap((offer) =>
    allChecks
      .filter(({ name }) => offer.checks.includes(name) && names.includes(name))
      .map((check) => ({ check, offer })),
  );

const shopOf = (options: AuditOptions): AuditShop => ({
  ...createShop({ ...options, aa: null, extra: NO_EXTRA }),
  password: options.password,
});

function wordsOf({ name, state, attempts }: AuditCheck): string {
  if (state.kind !== "tried") return `${name} ${state.kind}`;
  const broken = attempts.filter(({ outcome }) => outcome === "broken").length;
  return `${name}: ${attempts.length} attempts, ${broken} broken`;
}
