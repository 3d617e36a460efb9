import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findCertificates, pipConfOf } from "./hand-ins.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-hand-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const bundle = (name: string): string => {
  const file = join(folder, name);
  writeFileSync(file, "-----BEGIN CERTIFICATE-----\n");
  return file;
};
const bare = {
  index: undefined,
  extraIndexes: [],
  noIndex: false,
  findLinks: [],
  trustedHosts: [],
  certificates: undefined,
  proxy: undefined,
  timeout: undefined,
};

describe("the certificates that are handed in", () => {
  it("are those that this machine's programs were told of, before the usual places", () => {
    const [own, usual] = [bundle("own.crt"), bundle("usual.crt")];
    expect(findCertificates({ SSL_CERT_FILE: own }, [usual])).toBe(own);
    expect(findCertificates({}, [usual])).toBe(usual);
  });

  it("are not a file that isn't there", () => {
    const usual = bundle("usual.crt");
    expect(findCertificates({ SSL_CERT_FILE: join(folder, "gone") }, [usual])).toBe(usual);
    expect(findCertificates({ SSL_CERT_FILE: "" }, [])).toBeUndefined();
  });
});

describe("pip's settings that are handed in", () => {
  it("are none where this machine has none", () => {
    expect(pipConfOf(bare)).toBeNull();
  });

  it("are what decides where packages come from", () => {
    const conf = pipConfOf({
      ...bare,
      index: "https://index.test/simple",
      extraIndexes: ["https://more.test/simple"],
      trustedHosts: ["index.test"],
      timeout: "60",
    });
    expect(conf?.split("\n")).toEqual([
      "[global]",
      "index-url = https://index.test/simple",
      "extra-index-url = https://more.test/simple",
      "trusted-host = index.test",
      "timeout = 60",
      "",
    ]);
  });

  it("leave out this machine's folders and files, which no container sees", () => {
    expect(pipConfOf({ ...bare, findLinks: ["/opt/wheels"], certificates: "/etc/x" })).toBeNull();
  });
});
