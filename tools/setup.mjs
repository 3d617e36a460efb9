// Sets up everything that chroma-assay needs; see `node tools/setup.mjs --help`.
//
// This file runs on whatever Node the machine has, so it checks that first and loads the rest only
// afterwards: an old Node would stumble over the syntax before it could say what it lacks.
import { argv, exit } from "node:process";
import "./setup/check-machine.mjs";

const { main } = await import("./setup/main.mjs");
exit(await main(argv.slice(2)));
