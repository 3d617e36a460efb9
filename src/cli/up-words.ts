import type { Up } from "../run/up.ts";
import { shortPath } from "./paths.ts";

const ROLES = {
  app: "the application",
  direct: "Chroma itself",
  gateway: "Chroma by its gateway",
} as const;

/** Where the setups listen, and how to look around. */
export function upLines({
  setups,
  examples,
  planName,
  logs,
}: Pick<Up, "setups" | "examples" | "planName" | "logs">): string[] {
  return [
    `Both setups of the plan ${planName} are up:`,
    "",
    ...setups.flatMap(addresses),
    "",
    "Look around:",
    ...examples.flatMap(({ shows, command }) => [`  # ${shows}`, `  ${command}`]),
    "",
    `Their logs: ${shortPath(logs)}`,
    "`chroma-assay down` ends them and removes their data.",
  ];
}

function addresses({ name, ...urls }: Up["setups"][number]): string[] {
  const rows = (["app", "direct", "gateway"] as const).flatMap((role) => {
    const url = urls[role];
    return url === null ? [] : [`${url}   ${ROLES[role]}`];
  });
  const backends =
    urls.apps.length > 1 ? urls.apps.map((url, at) => `${url}   backend ${at + 1}`) : [];
  return [...rows, ...backends].map((row, at) => `  ${(at === 0 ? name : "").padEnd(8)}${row}`);
}
