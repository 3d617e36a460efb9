import { describe, expect, it } from "vitest";
import type { Addresses } from "../process/addresses.ts";
import { withoutFrames } from "./container-calls.ts";
import { namesFor, placeOf, portIn, textOf } from "./places-inside.ts";

const addresses: Addresses = {
  backends: [11_001, 11_002],
  chroma: 12_000,
  balancer: 13_000,
  gateway: 14_000,
  chromaSeen: 15_001,
  links: [],
  toxiproxy: 15_000,
  proxies: [],
};
const names = namesFor("assay-1");

describe("a port of this machine, as the containers see it", () => {
  it.each([
    [11_001, "assay-1-backend-1:8000"],
    [11_002, "assay-1-backend-2:8000"],
    [12_000, "assay-1-chroma:8000"],
    [13_000, "assay-1-balancer:8080"],
    [14_000, "assay-1-gateway:8443"],
  ])("%i is %s", (port, place) => {
    expect(textOf(placeOf(port, addresses, names))).toBe(place);
  });

  it("is the proxy's own where it is none of a part's", () => {
    expect(textOf(placeOf(15_001, addresses, names))).toBe("assay-1-toxiproxy:15001");
  });

  it("is what an address ends with", () => {
    expect(portIn("127.0.0.1:15001")).toBe(15_001);
  });
});

describe("withoutFrames", () => {
  it("leaves what a container wrote", () => {
    const frame = (text: string) => `\u0002\u0000\u0000\u0000\u0000\u0000\u0000\u0005${text}`;
    expect(withoutFrames(`${frame("one\n")}${frame("two\n")}`)).toBe("one\ntwo\n");
  });
});
