import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { ServerOptions } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Guard, openGuardedServer } from "../../fixtures/guarded-server/server.ts";
import type { AuditCheck } from "../evidence/audit.ts";
import { makeCertificates } from "../setup/nginx/certificate.ts";
import { runCheck } from "./run-check.ts";
import { targetOf } from "./testing.ts";
import { tls } from "./tls.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";

interface Identity {
  readonly authority: string;
  readonly server: ServerOptions;
}

const folder = mkdtempSync(join(tmpdir(), "assay-tls-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let right: Identity;
let elsewhere: Identity;

beforeAll(async () => {
  right = await identity("right", "127.0.0.1");
  elsewhere = await identity("elsewhere", "database.example");
});

async function identity(name: string, host: string): Promise<Identity> {
  const made = await makeCertificates({
    folder: join(folder, name),
    names: [host],
    signal: new AbortController().signal,
  });
  const [authority = "", cert = "", key = ""] = [
    made.authorityFile,
    made.certificateFile,
    made.keyFile,
  ].map((file) => readFileSync(file, "utf8"));
  return { authority, server: { cert, key } };
}

/** What the check finds; `scheme` is what the caller was told. */
async function seen(guard: Partial<Guard>, authority: string): Promise<AuditCheck> {
  await using server = await openGuardedServer({ tokens: { admin: TOKEN }, ...guard });
  const callers = [{ name: "admin", header: "X-Chroma-Token", token: TOKEN }];
  const baseUrl = server.url.replace("http:", "https:");
  const target = targetOf({ baseUrl, callers, authority });
  return await runCheck(tls, target, new AbortController().signal);
}

const broken = ({ attempts }: AuditCheck): string[] =>
  attempts.flatMap(({ group, outcome }) => (outcome === "held" ? [] : [group]));

describe("the check of encryption", () => {
  it("finds nothing on a server that speaks TLS alone, by a certificate that verifies", async () => {
    const check = await seen({ tls: right.server }, right.authority);
    expect(broken(check)).toEqual([]);
    expect(check.attempts).toHaveLength(5);
  });

  it("finds a certificate of another authority", async () => {
    const check = await seen({ tls: right.server }, elsewhere.authority);
    expect(broken(check)).toEqual(["with the certificate"]);
  });

  it("finds a certificate for another name", async () => {
    const check = await seen({ tls: elsewhere.server }, elsewhere.authority);
    expect(broken(check)).toEqual(["with the certificate"]);
  });

  it("finds a server that speaks no TLS at all", async () => {
    const check = await seen({}, right.authority);
    expect(broken(check)).toEqual(["by TLS", "with the certificate", "in the clear"]);
  });

  it("finds a server that serves in the clear beside TLS", async () => {
    const fault = { kind: "clear, too" } as const;
    const check = await seen({ tls: right.server, fault }, right.authority);
    expect(broken(check)).toEqual(["in the clear"]);
  });

  it("finds a server that still speaks TLS 1.1", async () => {
    const old = { minVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
    const check = await seen({ tls: { ...right.server, ...old } }, right.authority);
    expect(broken(check)).toEqual(["by an old protocol"]);
  });
});
