import { describe, expect, it } from "vitest";
import { readPortUse } from "./port-use.ts";

const HEAD = "  sl  local_address rem_address   st tx_queue rx_queue\n";
const row = (port: number, state: string): string =>
  `   0: 0100007F:${port.toString(16).toUpperCase().padStart(4, "0")} 0100007F:1F90 ${state} 00000000:00000000 00:00000000\n`;
const LISTEN = "0A";
const ESTABLISHED = "01";
const TIME_WAIT = "06";

const use = (files: Record<string, string>) => readPortUse((path) => files[path] ?? null);

describe("the use of the system's ports", () => {
  it("counts each port of the range once, and those that only wait", () => {
    const found = use({
      "/proc/sys/net/ipv4/ip_local_port_range": "40000\t40009\n",
      "/proc/net/tcp":
        HEAD +
        row(40_000, ESTABLISHED) +
        row(40_000, TIME_WAIT) +
        row(40_001, TIME_WAIT) +
        row(8000, LISTEN),
      "/proc/net/tcp6": HEAD + row(40_001, TIME_WAIT) + row(40_009, LISTEN) + row(40_010, LISTEN),
    });
    expect(found).toEqual({ first: 40_000, last: 40_009, taken: 3, waiting: 1 });
  });

  it("is none of the kernel's usual range where nothing can be read", () => {
    expect(use({})).toEqual({ first: 32_768, last: 60_999, taken: 0, waiting: 0 });
  });

  it("is read of this machine", () => {
    const { first, last, taken, waiting } = readPortUse();
    expect(last).toBeGreaterThan(first);
    expect(taken).toBeGreaterThanOrEqual(waiting);
  });
});
