import { auditLog } from "./audit-log.ts";
import { auth } from "./auth.ts";
import { authorization } from "./authorization.ts";
import type { Check } from "./check.ts";
import { clientCode } from "./client-code.ts";
import { deadSettings } from "./dead-settings.ts";
import { isolation } from "./isolation.ts";
import { logging } from "./logging.ts";
import { monitoring } from "./monitoring.ts";
import { paperSteps } from "./paper-steps.ts";
import { tls } from "./tls.ts";

/** Every check, in the order in which they are made. */
export const checks: readonly Check[] = [
  auth,
  authorization,
  isolation,
  tls,
  auditLog,
  logging,
  monitoring,
  deadSettings,
  clientCode,
  paperSteps,
];
