import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { arch, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { projectFolder } from "./record.ts";

const MACHINE = arch() === "arm64" ? "aarch64" : "x86_64";
const WHEELS = [
  `uv-1.2.3-py3-none-manylinux_2_17_${MACHINE}.whl`,
  `uv-1.2.3-py3-none-musllinux_1_1_${MACHINE}.whl`,
  "uv-1.2.3-py3-none-win_amd64.whl",
  `uv-1.2.2-py3-none-manylinux_2_17_${MACHINE}.whl`,
];
const CONTENT = "a wheel";
const HASH = createHash("sha256").update(CONTENT).digest("hex");

/** A package index of one package, in both formats that there are. */
async function startIndex(format: "html" | "json") {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    if (request.url?.startsWith("/files/")) return response.end(CONTENT);
    if (request.url !== "/simple/uv/") return response.writeHead(404).end();
    if (format === "json") {
      response.setHeader("content-type", "application/vnd.pypi.simple.v1+json");
      const files = WHEELS.map((name) => ({ filename: name, url: `/files/${name}` }));
      return response.end(JSON.stringify({ files }));
    }
    response.setHeader("content-type", "text/html");
    const links = WHEELS.map((name) => `<a href="../../files/${name}#sha256=0">${name}</a>`);
    return response.end(links.join("\n"));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { seen, host: `127.0.0.1:${port}`, [Symbol.dispose]: () => void server.close() };
}

async function fetchWheel(index: string, hash: string) {
  const folder = mkdtempSync(join(tmpdir(), "assay-wheel-"));
  const pins = join(folder, "uv.txt");
  writeFileSync(pins, `uv==1.2.3 \\\n    --hash=sha256:${hash}\n`);
  const script = join(projectFolder, "tools", "python", "fetch_wheel.py");
  try {
    await promisify(execFile)("python3", ["-I", script, pins, folder, index]);
    return { wheels: readdirSync(folder).filter((name) => name.endsWith(".whl")), error: "" };
  } catch (error) {
    return { wheels: [], error: String((error as { stderr?: string }).stderr) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it.each(["html", "json"] as const)(
  "fetches the fitting wheel from an index in %s",
  async (format) => {
    using index = await startIndex(format);

    const { wheels } = await fetchWheel(`http://${index.host}/simple`, HASH);

    expect(wheels).toEqual([WHEELS[0]]);
  },
);

it("refuses a wheel whose hash is not pinned", async () => {
  using index = await startIndex("json");

  const { wheels, error } = await fetchWheel(`http://${index.host}/simple`, "0".repeat(64));

  expect(wheels).toEqual([]);
  expect(error).toContain("is none of those pinned");
});

it("sends user and password of the index's address as a header", async () => {
  using index = await startIndex("json");

  const { wheels } = await fetchWheel(`http://ada:s3cret@${index.host}/simple`, HASH);

  expect(wheels).toHaveLength(1);
  const basic = `Basic ${Buffer.from("ada:s3cret").toString("base64")}`;
  expect(index.seen).toEqual([basic, basic]);
});

it("says that the index does not have it", async () => {
  using index = await startIndex("json");

  const { error } = await fetchWheel(`http://${index.host}/other`, HASH);

  expect(error).toContain("The index has no wheel of uv 1.2.3");
});
