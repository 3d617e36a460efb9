import type { PortUse } from "../../host/port-use.ts";
import type { Finding } from "../finding.ts";
import { rowOf, tooLittle } from "./row.ts";

/** Fewer than so many times what the load needs are too near to it. */
const AMPLE = 2;

const REMEDY =
  "widen the range: `sudo sysctl -w net.ipv4.ip_local_port_range='10000 65535'`; ports that wait are free again after a minute";

/** Every connection of the load takes a port of the system's range, and keeps it for a minute after its end. */
export function judgePorts(use: PortUse, connections: number): Finding {
  const { first, last, taken, waiting } = use;
  const size = Math.max(0, last - first + 1);
  const free = Math.max(0, size - taken);
  return rowOf(
    {
      name: "ephemeral ports",
      neededFor: "the load's connections",
      found: `${free} of ${size} free (${first}–${last}; ${waiting} in TIME_WAIT)`,
      needs: `${connections} free`,
    },
    free < connections
      ? tooLittle("fail", REMEDY)
      : free < AMPLE * connections
        ? tooLittle("warn", REMEDY)
        : null,
  );
}
