import type { Milliseconds } from "../../units/quantity.ts";
import { type BalancerSettings, balancerText } from "./balancer.ts";
import { gatewayText } from "./gateway.ts";
import type { NginxInstance } from "./instance.ts";

/** In a container that may write nowhere but in /tmp. */
const INSTANCE: NginxInstance = { scratch: "/tmp/", user: null };

/** As a plan that sets nothing asks for it. */
const SETTINGS: BalancerSettings = {
  method: "round-robin",
  maxFails: 1,
  failTimeoutMs: 2000 as Milliseconds,
  passOn: ["error", "timeout", "http_502"],
  connectTimeoutMs: 1000 as Milliseconds,
  keepAlive: 80,
};

const HEAD = "# Written by `node tools/write-nginx-files.ts`, from src/setup/nginx.\n";

/** The files of fixtures/nginx, for docker-compose.bench.yml: the same texts as every driver's. */
export const composeNginxFiles: Readonly<Record<string, string>> = {
  "balancer.conf":
    HEAD +
    balancerText({ ...INSTANCE, listen: "8080", backends: ["backend:8000"], settings: SETTINGS }),
  "gateway.conf": HEAD + gatewayText({ ...INSTANCE, listen: "8443", chroma: "chroma:8000" }),
};
