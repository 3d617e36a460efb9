#!/usr/bin/env node
// `chroma-assay` as its user calls it: runs on Node 20 or newer, sets up what the command needs where
// it isn't there yet, and hands over to Node 24.
import { isAbsolute } from "node:path";
import { argv, env, exit } from "node:process";
import "../tools/setup/check-machine.mjs";

const { isInstalled } = await import("../tools/setup/places.mjs");
const { main } = await import("../tools/setup/main.mjs");
const { start } = await import("./start.mjs");
const { partsFor } = await import("./parts-for.mjs");

// Installed, it works where its user stands; npm tells that only of scripts in its own folder.
if (isInstalled) delete env.INIT_CWD;
// A relative one is to be ignored, says its specification.
if (!isAbsolute(env.XDG_CACHE_HOME ?? "/")) delete env.XDG_CACHE_HOME;
const args = argv.slice(2);
if (args[0] === "setup") exit(await main(args.slice(1)));
const code = await main(partsFor(args));
exit(code === 0 ? await start(args) : code);
