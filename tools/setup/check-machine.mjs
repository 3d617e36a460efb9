// Says at once where nothing of this can run. In syntax that an old Node understands.
import { exit, platform, stderr, versions } from "node:process";

const NODE_MAJOR_MIN = 20;
const EXIT_BROKEN = 70;

if (platform !== "linux") {
  stderr.write(`setup: chroma-assay runs on Linux only; this is ${platform}.\n`);
  exit(EXIT_BROKEN);
}
if (Number.parseInt(versions.node, 10) < NODE_MAJOR_MIN) {
  stderr.write(
    `setup: expected Node ${NODE_MAJOR_MIN} or newer, but this is Node ${versions.node}.\n` +
      "  To mend: install a newer Node (https://nodejs.org) and put it first on PATH.\n",
  );
  exit(EXIT_BROKEN);
}
