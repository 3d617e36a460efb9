import { AUDIT_NEEDS, judgeByAudit } from "../audit/judge-by-audit.ts";
import type { Claim } from "../claim.ts";

/** Who may do what, and who sees it. */
export const security: readonly Claim[] = [
  {
    id: "auth",
    promise: "Only a caller with the right token gets in",
    lines: [33, 140, 322],
    estimand: "answers on every route without a token, with a wrong and with the right one",
    bound: {
      supported: "all refused, all refused, all served",
      refuted: "one route serves a caller without the right token",
    },
    decider: "count",
    drivers: ["process", "docker", "external"],
    oneBox: true,
    needs: AUDIT_NEEDS,
    judge: judgeByAudit("auth"),
  },
  {
    id: "authorization",
    promise: "A caller may do only what it is allowed to",
    lines: [44, 322],
    estimand: "whether one tenant's token reaches another tenant's data",
    bound: {
      supported: "no route lets it",
      refuted: "one route does, or nothing tells tokens apart",
    },
    decider: "count",
    drivers: ["process", "docker", "external"],
    oneBox: true,
    needs: AUDIT_NEEDS,
    judge: judgeByAudit("authorization"),
  },
  {
    id: "isolation",
    promise: "Only this machine, or only the backends, can reach the database",
    lines: [147, 323],
    estimand: "listening addresses, and a connection tried from outside the network",
    bound: {
      supported: "every attempt from outside fails",
      refuted: "one gets through",
    },
    decider: "count",
    drivers: ["process", "docker", "external"],
    oneBox: true,
    needs: AUDIT_NEEDS,
    judge: judgeByAudit("isolation"),
  },
  {
    id: "tls",
    promise: "Traffic is encrypted",
    lines: [157, 323],
    estimand: "TLS handshake, certificate, and what plain HTTP gets",
    bound: {
      supported: "TLS answers, plain HTTP is refused",
      refuted: "no handshake, or plain HTTP is served",
    },
    decider: "count",
    drivers: ["process", "docker", "external"],
    oneBox: true,
    needs: AUDIT_NEEDS,
    judge: judgeByAudit("tls"),
  },
  {
    id: "audit-log",
    promise: "The logs say who did what",
    lines: [324],
    estimand: "requests that a log line ties to a caller",
    bound: {
      supported: "every one",
      refuted: "one that no line ties to its caller",
    },
    decider: "count",
    drivers: ["process", "docker", "external"],
    oneBox: true,
    needs: AUDIT_NEEDS,
    judge: judgeByAudit("audit-log"),
  },
];
