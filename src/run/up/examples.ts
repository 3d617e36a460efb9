import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Setup } from "../../setup/setup.ts";
import type { PreparedData } from "../bench/lab.ts";

/** A command to type, and what it shows. */
export interface Example {
  readonly shows: string;
  readonly command: string;
}

/** What the examples need of the data. */
type AskedData = Pick<PreparedData, "probe" | "directBodies" | "collectionId">;

const OWNER_ONLY = { mode: 0o600 };

/** Commands that work as they stand; their bodies and secrets lie in files of the folder. */
export function writeExamples(
  folder: string,
  setups: readonly Setup[],
  data: AskedData,
): readonly Example[] {
  const body = join(folder, "query.json");
  writeFileSync(body, data.probe.body);
  return setups.flatMap((setup) => [
    ...appExamples(setup, body, data),
    ...chromaExamples(setup, folder, data),
    ...gatewayExamples(setup, folder),
  ]);
}

const post = (url: string, file: string): string =>
  `curl -s -H 'content-type: application/json' --data @'${file}' ${url}`;

function appExamples({ name, endpoints }: Setup, body: string, { probe }: AskedData): Example[] {
  const { app } = endpoints;
  return [
    { shows: `${name}: is it alive?`, command: `curl -s ${app}/health` },
    { shows: `${name}: how many records`, command: `curl -s ${app}/count` },
    {
      shows: `${name}: a known query; ${probe.expectFirst.join(" or ")} comes first`,
      command: post(app + probe.path, body),
    },
  ];
}

function chromaExamples({ endpoints }: Setup, folder: string, data: AskedData): Example[] {
  const { direct } = endpoints;
  if (direct === undefined) return [];
  const collections = `${direct}/api/v2/tenants/default_tenant/databases/default_database/collections`;
  const body = join(folder, "query-direct.json");
  const [first = ""] = readFileSync(data.directBodies, "utf8").split("\n", 1);
  writeFileSync(body, first);
  return [
    { shows: "Chroma itself: its heartbeat", command: `curl -s ${direct}/api/v2/heartbeat` },
    { shows: "Chroma itself: its collections", command: `curl -s ${collections}` },
    {
      shows: "Chroma itself: the first query",
      command: post(`${collections}/${data.collectionId}/query`, body),
    },
  ];
}

function gatewayExamples({ gateway }: Setup, folder: string): Example[] {
  const [token] = gateway?.tokens ?? [];
  if (gateway === undefined || token === undefined) return [];
  const header = join(folder, "token-header.txt");
  writeFileSync(header, `X-Chroma-Token: ${token.value}\n`, OWNER_ONLY);
  const ask = `curl -s --cacert '${gateway.authorityFile}'`;
  return [
    {
      shows: `the gateway, with the token of ${token.name}`,
      command: `${ask} -H @'${header}' ${gateway.url}/api/v2/heartbeat`,
    },
    {
      shows: "the gateway, without a token: 401",
      command: `${ask} -w '%{http_code}\\n' ${gateway.url}/api/v2/heartbeat`,
    },
  ];
}
