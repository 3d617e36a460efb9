import { BODY, KEPT, PATIENCE } from "./balancer.ts";
import { indented, logFormat, type NginxInstance, nginxText } from "./instance.ts";

/** Names of the files that lie beside a gateway's configuration. */
export const GATEWAY_FILES = {
  certificate: "certificate.pem",
  key: "key.pem",
  /** Made by `tokenMapText`. */
  tokens: "tokens.map",
} as const;

export interface GatewayWish extends NginxInstance {
  /** "127.0.0.1:8443", or a port alone. */
  readonly listen: string;
  /** "127.0.0.1:8000", "chroma:8000". */
  readonly chroma: string;
  /** Token's name → the tenants that it is bound to. Names that aren't in here reach everything. @default {} */
  readonly tenants?: TenantsOf;
}

export type TenantsOf = Readonly<Record<string, readonly string[]>>;

/**
 * An nginx before Chroma: TLS, and a token on every route. Chroma itself never sees the token. The log
 * names whose token it was.
 */
export function gatewayText(wish: GatewayWish): string {
  return nginxText(wish, [
    logFormat("attributed", { token: "$token_name", client: "$remote_addr" }),
    "access_log /dev/stdout attributed;",
    "map $http_x_chroma_token $token_name {",
    ...indented(['default "";', `include ${GATEWAY_FILES.tokens};`]),
    "}",
    ...boundMap(wish.tenants ?? {}),
    `upstream chroma { server ${wish.chroma}; keepalive 64; }`,
    "server {",
    ...indented([
      `listen ${wish.listen} ssl;`,
      `ssl_certificate ${GATEWAY_FILES.certificate};`,
      `ssl_certificate_key ${GATEWAY_FILES.key};`,
      "ssl_protocols TLSv1.2 TLSv1.3;",
      "ssl_session_cache shared:tls:1m;",
      ...BODY,
      `if ($token_name = "") { return 401 '${REFUSAL}'; }`,
      ...boundRefusals(wish.tenants ?? {}),
      "location / {",
      ...indented([
        "proxy_pass http://chroma;",
        ...KEPT,
        "proxy_set_header Host $http_host;",
        'proxy_set_header X-Chroma-Token "";',
        'proxy_set_header Authorization "";',
        // A write whose answer was lost may have been done: the client decides whether to repeat it.
        "proxy_next_upstream off;",
        ...PATIENCE,
      ]),
      "}",
    ]),
    "}",
  ]);
}

/** Routes that tell nothing of anybody's data. */
const HARMLESS = "(heartbeat|healthcheck|version|pre-flight-checks|auth/identity)";
const SAFE_TENANT = /^[A-Za-z0-9_-]{1,128}$/;

/** Whether a caller may go where it asks to; nothing where nobody is bound. */
function boundMap(tenants: TenantsOf): string[] {
  const names = Object.keys(tenants);
  if (names.length === 0) return [];
  // Of the signs that a name may have, this one means something in a pattern.
  const begins = (name: string) => `~^${name.replaceAll(".", "\\.")} `;
  const bound = Object.entries(tenants).flatMap(([name, of]) => [
    `"${begins(name)}/api/v2/${HARMLESS}$" 1;`,
    ...of.map((tenant) => `"${begins(name)}/api/v2/tenants/${safe(tenant)}(/|$)" 1;`),
  ]);
  return [
    'map "$token_name $uri" $is_allowed {',
    ...indented(["default 1;", ...bound, ...names.map((name) => `"${begins(name)}" 0;`)]),
    "}",
  ];
}

/**
 * What is compared is the path as nginx understands it, what is passed on is the path as it was written:
 * one that could be understood in two ways is refused.
 */
const boundRefusals = (tenants: TenantsOf): string[] =>
  Object.keys(tenants).length === 0
    ? []
    : [
        `if ($request_uri ~* "^[^?]*(\\.\\.|%|//)") { return 400 '${AMBIGUOUS}'; }`,
        `if ($is_allowed = 0) { return 403 '${OUT_OF_BOUNDS}'; }`,
      ];

/** @throws RangeError for a name that would mean something in a pattern. */
function safe(tenant: string): string {
  if (SAFE_TENANT.test(tenant)) return tenant;
  throw new RangeError(`Expected a tenant's name of letters, digits, _ and -, got "${tenant}".`);
}

const OUT_OF_BOUNDS = '{"error":"AuthError","message":"This token is bound to other tenants"}';
const AMBIGUOUS = '{"error":"InvalidArgumentError","message":"Write the path plainly"}';

/** In the form of Chroma's own errors. */
const REFUSAL = '{"error":"AuthError","message":"X-Chroma-Token: missing or unknown"}';
