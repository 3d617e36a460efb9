import { describe, expect, it } from "vitest";
import { isLoopback, readSocketTable } from "./listening.ts";

const HEAD =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
const row = (address: string, state = "0A"): string =>
  `   0: ${address} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 4711 1`;
const addresses = (...rows: readonly string[]): string[] =>
  readSocketTable([HEAD, ...rows].join("\n")).map(({ address, port }) => `${address} ${port}`);

describe("the kernel's table of sockets", () => {
  it("gives the address and the port of whatever listens", () => {
    expect(addresses(row("0100007F:1F40"), row("00000000:1F41"))).toEqual([
      "127.0.0.1 8000",
      "0.0.0.0 8001",
    ]);
  });

  it("leaves out connections", () => {
    expect(addresses(row("0100007F:1F40", "01"))).toEqual([]);
  });

  it("reads IPv6, and IPv4 written as IPv6", () => {
    expect(
      addresses(
        row("00000000000000000000000000000000:1F40"),
        row("00000000000000000000000001000000:1F40"),
        row("0000000000000000FFFF00000100007F:1F40"),
        row("000000FD000000000000000002000000:1F40"),
      ),
    ).toEqual([":: 8000", "::1 8000", "127.0.0.1 8000", "fd00::2 8000"]);
  });
});

describe("a loopback address", () => {
  it.each(["127.0.0.1", "127.8.9.1", "::1"])("is %s", (address) => {
    expect(isLoopback(address)).toBe(true);
  });

  it.each(["0.0.0.0", "::", "10.0.0.1", "192.0.2.127", "fd00::2"])("isn't %s", (address) => {
    expect(isLoopback(address)).toBe(false);
  });
});
