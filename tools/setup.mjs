// Sets up everything that `npm start` and `npm test` need; see `node tools/setup.mjs --help`.
//
// This file runs on whatever Node the machine has, so it checks that first and loads the rest only
// afterwards: an old Node would stumble over the syntax before it could say what it lacks.
import { argv, exit, platform, stderr, versions } from "node:process";

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
const { main } = await import("./setup/main.mjs");
exit(await main(argv.slice(2)));
