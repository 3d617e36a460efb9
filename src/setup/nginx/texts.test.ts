import { describe, expect, it } from "vitest";
import { milliseconds } from "../../units/quantity.ts";
import { AS_WRITTEN, type BalancerSettings, balancerText } from "./balancer.ts";
import { gatewayText } from "./gateway.ts";
import { tokenMapText } from "./token-map.ts";

const INSTANCE = { scratch: "", user: null };
const OURS: BalancerSettings = {
  method: "round-robin",
  maxFails: 2,
  failTimeoutMs: milliseconds(3000),
  passOn: ["error", "timeout"],
  connectTimeoutMs: milliseconds(1000),
  keepAlive: 16,
};
const balancer = (settings: Partial<BalancerSettings> = {}, instance = INSTANCE) =>
  balancerText({
    ...instance,
    listen: "127.0.0.1:8000",
    backends: ["127.0.0.1:8001", "backend-2:8000"],
    settings: { ...OURS, ...settings },
  });

describe("a balancer's configuration", () => {
  it("names every backend with its limits, and listens where it is told to", () => {
    const text = balancer();
    expect(text).toContain("server 127.0.0.1:8001 max_fails=2 fail_timeout=3s;");
    expect(text).toContain("server backend-2:8000 max_fails=2 fail_timeout=3s;");
    expect(text).toContain("listen 127.0.0.1:8000;");
    expect(text).toContain("proxy_connect_timeout 1000ms;");
    expect(text).toContain("keepalive 16;");
  });

  it("passes a failed request on, or doesn't; a write that was sent is never repeated", () => {
    expect(balancer()).toContain("proxy_next_upstream error timeout;");
    expect(balancer({ passOn: [] })).toContain("proxy_next_upstream off;");
    expect(balancer()).not.toContain("non_idempotent");
  });

  it("chooses as it is told to", () => {
    expect(balancer({ method: "ip-hash" })).toContain("ip_hash;");
    expect(balancer({ method: "least-connections" })).toContain("least_conn;");
    expect(balancer()).not.toMatch(/ip_hash|least_conn/);
  });

  it("is nginx's own where the paper sets nothing", () => {
    const text = balancer(AS_WRITTEN);
    expect(text).toContain("server 127.0.0.1:8001 max_fails=1 fail_timeout=10s;");
    expect(text).not.toContain("keepalive 16");
  });

  it("writes nothing outside of its own folder", () => {
    const paths = balancer().match(/ \/[^\s;]+/g) ?? [];
    expect(new Set(paths.map((path) => path.trim()))).toEqual(new Set(["/dev/stdout"]));
    const elsewhere = balancer({}, { scratch: "/tmp/", user: null });
    expect(elsewhere).toContain("pid /tmp/nginx.pid;");
  });

  it("names a user only where it is told one", () => {
    expect(balancer()).not.toMatch(/^user /m);
    expect(balancer({}, { scratch: "", user: "somebody" } as never)).toMatch(/^user somebody;$/m);
  });
});

describe("a gateway's configuration", () => {
  const text = gatewayText({ ...INSTANCE, listen: "127.0.0.1:8443", chroma: "chroma:8000" });

  it("takes TLS alone, and clears the token before Chroma sees it", () => {
    expect(text).toContain("listen 127.0.0.1:8443 ssl;");
    expect(text.match(/listen /g)).toHaveLength(1);
    expect(text).toContain('proxy_set_header X-Chroma-Token "";');
  });

  it("logs the token's name, and nothing that holds its value", () => {
    const [format] = /log_format[^;]+;/.exec(text) ?? [""];
    expect(format).toContain("$token_name");
    expect(format).not.toContain("$http_");
    expect(format).not.toContain("$args");
    expect(format).not.toContain("$request_uri");
  });

  it("takes bodies as large as Chroma does", () => {
    expect(text).toContain("client_max_body_size 64m;");
  });

  it("binds nobody to a tenant unless it is told", () => {
    expect(text).not.toContain("$is_allowed");
  });

  const bindTo = (tenants: Readonly<Record<string, readonly string[]>>) =>
    gatewayText({ ...INSTANCE, listen: "127.0.0.1:8443", chroma: "chroma:8000", tenants });

  it("binds a token to its tenants, and takes a dot in its name for a dot", () => {
    const bound = bindTo({ "a.b": ["acme"] });
    expect(bound).toContain('"~^a\\.b /api/v2/tenants/acme(/|$)" 1;');
    expect(bound.indexOf('"~^a\\.b " 0;')).toBeGreaterThan(bound.indexOf("acme"));
  });

  it.each(["a/b", "a.b", "", "a b", ".*"])(
    "refuses the tenant %j, which is a pattern",
    (tenant) => {
      expect(() => bindTo({ backend: [tenant] })).toThrow(RangeError);
    },
  );
});

describe("the file of tokens", () => {
  const VALUE = "0123456789abcdefABCDEF";

  it("has a line for each, and tells upper from lower case", () => {
    expect(tokenMapText([{ name: "backend", value: VALUE }])).toBe(`"~^${VALUE}$" "backend";\n`);
  });

  it("takes a dot for a dot", () => {
    expect(tokenMapText([{ name: "a", value: `${VALUE}.+/=` }])).toContain(`${VALUE}\\.\\+\\/=$`);
  });

  it.each(["short", `${VALUE}"; return 200`, `${VALUE} `, `${VALUE}$`, `${VALUE}\n`])(
    "refuses %j, without showing it",
    (value) => {
      const make = () => tokenMapText([{ name: "backend", value }]);
      expect(make).toThrow(expect.objectContaining({ code: "PLAN_INVALID" }));
      expect(make).not.toThrow(value);
    },
  );

  it("refuses a name that could be something else", () => {
    expect(() => tokenMapText([{ name: 'a"; b', value: VALUE }])).toThrow("token's name");
    expect(() => tokenMapText([{ name: "", value: VALUE }])).toThrow("token's name");
  });
});
