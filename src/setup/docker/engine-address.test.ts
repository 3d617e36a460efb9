import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { engineAddresses, hostOf } from "./engine-address.ts";

describe("where an engine is looked for", () => {
  it("is DOCKER_HOST alone, where it is set", () => {
    expect(engineAddresses({ DOCKER_HOST: "unix:///run/mine.sock" })).toEqual([
      { kind: "socket", path: "/run/mine.sock" },
    ]);
    expect(engineAddresses({ DOCKER_HOST: "tcp://[::1]:2375" })).toEqual([
      { kind: "tcp", host: "::1", port: 2375 },
    ]);
  });

  it("is else the system's socket, the rootless one and Docker Desktop's, in this order", () => {
    expect(
      engineAddresses({ HOME: "/home/ada", XDG_RUNTIME_DIR: "/run/user/7" }).map(hostOf),
    ).toEqual([
      "unix:///var/run/docker.sock",
      "unix:///run/user/7/docker.sock",
      "unix:///home/ada/.docker/desktop/docker.sock",
    ]);
  });

  it("takes an empty DOCKER_HOST for none", () => {
    expect(engineAddresses({ HOME: "/home/ada", DOCKER_HOST: "" })).toHaveLength(2);
  });

  it.each([
    ["ssh://ada@example.test", "not ssh://…"],
    ["npipe:////./pipe/docker_engine", "not npipe://…"],
    ["/var/run/docker.sock", "but it names no scheme"],
    ["tcp://example.test", "but its address can't be read"],
    ["tcp://:2375", "but its address can't be read"],
    ["unix://", "not unix://…"],
  ])("refuses %s", (named, why) => {
    expect(() => engineAddresses({ DOCKER_HOST: named })).toThrow(
      `Expected DOCKER_HOST to be unix:///path or tcp://host:port, ${why}.`,
    );
  });

  it("refuses TLS, which it doesn't speak, and takes the same address without", () => {
    const tls = { DOCKER_HOST: "tcp://127.0.0.1:2376", DOCKER_TLS_VERIFY: "1" };
    expect(() => engineAddresses(tls)).toThrow(/DOCKER_TLS_VERIFY is set/);
    expect(engineAddresses({ DOCKER_HOST: tls.DOCKER_HOST })).toHaveLength(1);
  });

  it("never repeats a password", () => {
    expect(() => engineAddresses({ DOCKER_HOST: "https://ada:s3cret@example.test" })).toThrow(
      /^(?!.*s3cret)/,
    );
  });

  it("reads back what it spells", () => {
    const host = fc.oneof(fc.ipV4(), fc.constantFrom("::1", "localhost", "docker.test"));
    const port = fc.integer({ min: 1, max: 65_535 });
    fc.assert(
      fc.property(fc.record({ kind: fc.constant("tcp" as const), host, port }), (address) => {
        expect(engineAddresses({ DOCKER_HOST: hostOf(address) })).toEqual([address]);
      }),
    );
  });
});
