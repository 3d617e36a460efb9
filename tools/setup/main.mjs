// The order of a set-up: look, lock, look again, announce, make everything in parallel, note it.
import { readdirSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import process, { stderr, stdout } from "node:process";
import { killChildren, stopChildren, whenChildrenChange } from "./children.mjs";
import { freeMegabytes } from "./diagnose.mjs";
import { Interrupted, maskSecrets, SetupError } from "./errors.mjs";
import { readJson, writeJson } from "./files.mjs";
import { takeLock } from "./lock.mjs";
import { chromaAt } from "./parts/chroma-at.mjs";
import { compose } from "./parts/compose.mjs";
import { k6 } from "./parts/k6.mjs";
import { npm } from "./parts/npm.mjs";
import { python } from "./parts/python.mjs";
import { toxiproxy } from "./parts/toxiproxy.mjs";
import { createPlaces, findPlaces, SETUP_COMMAND } from "./places.mjs";
import { createProgress } from "./progress.mjs";

const SCHEMA = 1;
const REPEAT_MS = 1_000;
const EXIT = { done: 0, usage: 64, broken: 70, SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };
const PARTS = [npm, k6, python, toxiproxy, compose];

const HELP = `Usage: ${SETUP_COMMAND} [--force] [PART…]

Sets up what chroma-assay needs, and does nothing when all is there. A run and \`npm test\` call it by
themselves. Parts:

  npm        the npm packages, Node 24 among them, in node_modules
  k6         k6 2.2.0, built by Go 1.25 or newer
  python     a virtual environment with Chroma 1.5.9, for Python 3.10 or newer
  toxiproxy  Toxiproxy 2.12.0, built by Go; not part of the default, set up when first used
  compose    Docker Compose 5.6.0, built by Go; the same
  chroma@X   Chroma in version X besides, such as chroma@1.5.8: a reference of the nightly gate

Without PART: ${PARTS.filter((part) => part.when === "start")
  .map((part) => part.name)
  .join(", ")}. --force makes them anew.

Big things go to $XDG_CACHE_HOME/chroma-assay (else ~/.cache/chroma-assay), where all clones of this
project share them; nothing needs root. What was found is noted in .toolchain/toolchain.json, by an
installed package in that cache.

Environment:
  K6_BIN, TOXIPROXY_BIN,  use these programs (k6 2.2.x, toxiproxy-server 2.12.x, docker-compose 2.24
  COMPOSE_BIN             or newer); fitting ones on PATH are used too, and then Go isn't needed
  PYTHON_BIN              build the environment on this Python
  npm's, Go's, pip's and uv's own settings are honoured (.npmrc, GOPROXY, PIP_INDEX_URL, pip.conf,
  UV_DEFAULT_INDEX, HTTPS_PROXY, SSL_CERT_FILE…).

Exit codes: 0 done, 64 wrong arguments, 70 something could not be set up, 130/143 interrupted.
`;

/** A reference's Chroma is a part of its own for each version. */
const partNamed = (name) => PARTS.find((part) => part.name === name) ?? chromaAt(name);

function parseArguments(args) {
  const names = args.filter((arg) => arg !== "--force");
  const unknown = names.find((name) => partNamed(name) === undefined);
  if (unknown !== undefined) {
    return {
      problem: `Expected parts (${PARTS.map((part) => part.name).join(", ")}), got \`${unknown}\`.`,
    };
  }
  return {
    force: args.includes("--force"),
    parts: names.length > 0 ? [...new Set(names)].map(partNamed) : PARTS,
    named: names,
  };
}

const isWanted = (part, wish) => part.when === "start" || wish.named.includes(part.name);

function readNoted(places) {
  const noted = readJson(places.toolchainFile);
  return noted?.schema === SCHEMA ? noted : undefined;
}

/** Whether a part needs no look: as noted, or never asked for. Reads files, runs nothing. */
function isSettled(part, wish, { places, noted }) {
  const recorded = noted?.parts?.[part.name];
  if (recorded === undefined && !isWanted(part, wish)) return noted !== undefined;
  return part.isUnchanged({ places, recorded });
}

/** What one part's state is. A problem is a state too: it must not hold up the other parts. */
async function look(part, wish, context) {
  let skipped = { part, kind: "not yet" };
  try {
    const recorded = context.noted?.parts?.[part.name];
    if (!wish.force && recorded && part.isUnchanged({ ...context, recorded })) {
      return { part, kind: "unchanged" };
    }
    const force = wish.force && isWanted(part, wish);
    const state = await part.resolve({ places: context.places, force });
    if (state.kind === "todo") skipped = { ...state, ...skipped };
    return state.kind === "todo" && !isWanted(part, wish) ? skipped : { part, ...state };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return isWanted(part, wish) ? { part, kind: "failed", error } : skipped;
  }
}

/** Fails what can't fit on the disk before anything is downloaded. */
function checkRoom(states, places) {
  const todo = states.filter((state) => state.kind === "todo");
  const needed = todo.reduce((sum, state) => sum + state.diskMb, 0);
  const free = freeMegabytes(places.cache);
  if (free === undefined || free >= needed) return states;
  const error = new SetupError(
    `Expected ${needed} MB free at ${places.cache}, but there are ${free} MB.`,
    { hint: "make room, or set XDG_CACHE_HOME to a folder on a larger disk" },
  );
  return states.map((state) =>
    state.kind === "todo" ? { part: state.part, kind: "failed", error } : state,
  );
}

function costOf(states) {
  const sum = (key) => states.reduce((total, state) => total + state[key], 0);
  const longest = Math.max(...states.map((state) => state.secondsMin));
  const seconds = Math.max(longest, Math.ceil(sum("cpuSeconds") / availableParallelism()));
  const size = `${sum("downloadMb")} MB to download, ${(sum("diskMb") / 1000).toFixed(1)} GB on disk`;
  return `at most ${size}, about ${seconds} s`;
}

/** Says all that comes, so that nobody is surprised later by what the first drills build. */
function announce(states, say) {
  const todo = states.filter((state) => state.kind === "todo");
  if (todo.length === 0) return;
  const names = todo.map((state) => state.part.name).join(", ");
  const later = states
    .filter((state) => state.kind === "not yet" && state.cpuSeconds !== undefined && state.part.for)
    .map((state) => ` Later, for ${state.part.for}: ${state.part.name}; ${costOf([state])}.`);
  say(`to be set up: ${names}; ${costOf(todo)}.${later.join("")} Next time all is there.`);
}

async function make(state, progress) {
  const line = progress.start(state.part.name, state.what);
  try {
    const entry = await state.make(line.update);
    const [tool] = Object.values(entry.tools);
    line.done(`${Object.keys(entry.tools)[0]} ${tool.version} is ready`);
    return { part: state.part, kind: "found", entry };
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    line.fail("failed");
    const known = error instanceof SetupError;
    return {
      part: state.part,
      kind: "failed",
      error: known ? error : new SetupError(String(error.stack)),
    };
  }
}

/** Notes what was found, and drops what turned out to be broken. */
function note({ noted, states }, places) {
  const parts = { ...noted?.parts };
  for (const state of states) {
    if (state.kind === "found") parts[state.part.name] = state.entry;
    else if (state.kind !== "unchanged") delete parts[state.part.name];
  }
  const tools = Object.assign({}, ...Object.values(parts).map((entry) => entry.tools));
  const packages = parts.python?.packages ?? {};
  writeJson(places.toolchainFile, { schema: SCHEMA, tools, packages, parts });
}

function explain(failed) {
  for (const { part, error } of failed) {
    stderr.write(`setup: ${part.name}: ${maskSecrets(error.message)}\n`);
    if (error.hint) stderr.write(`  To mend: ${error.hint}.\n`);
    if (error.log) stderr.write(`  Log: ${error.log}\n`);
  }
  const names = failed.map((state) => state.part.name).join(", ");
  stderr.write(
    `setup: ${names} could not be set up; what else was set up is kept. Then run it again.\n`,
  );
}

/** Removes drafts of set-ups that died. Safe, because we hold the lock. */
function sweepDrafts(places) {
  for (const name of readdirSync(places.drafts)) {
    if (name !== String(process.pid))
      rmSync(join(places.drafts, name), { recursive: true, force: true });
  }
}

async function setUp(wish, places, held) {
  const progress = createProgress();
  createPlaces(places);
  for (const file of places.locks) {
    const waiting = (holder) =>
      stderr.write(`setup: another set-up (process ${holder.pid}) is at work; waiting for it.\n`);
    held.push(await takeLock(file, waiting));
  }
  whenChildrenChange((children) => {
    for (const lock of held) lock.note(children);
  });
  sweepDrafts(places);
  const context = { places, noted: readNoted(places) };
  const found = await Promise.all(wish.parts.map((part) => look(part, wish, context)));
  const states = checkRoom(found, places);
  announce(states, progress.say);
  const made = await Promise.all(
    states.map((state) => (state.kind === "todo" ? make(state, progress) : state)),
  );
  progress.end();
  note({ noted: context.noted, states: made }, places);
  const failed = made.filter((state) => state.kind === "failed");
  if (failed.length > 0) explain(failed);
  return failed.length > 0 ? EXIT.broken : EXIT.done;
}

function cleanUp(places, held) {
  try {
    rmSync(places.temp, { recursive: true, force: true });
  } catch {
    // The cache folder can't be used at all, which has been said; a leftover is swept next time.
  }
  for (const lock of held) lock.release();
}

/** Ends everything on the first signal, and at once on the second. Returns how to stop watching. */
function watchSignals(places, held) {
  let signalledAt;
  const watching = [];
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    const end = async () => {
      // From a terminal one Ctrl-C comes twice: to the whole group, and again through npm.
      if (signalledAt !== undefined && Date.now() - signalledAt < REPEAT_MS) return;
      if (signalledAt !== undefined) {
        killChildren();
        process.exit(EXIT[signal]);
      }
      signalledAt = Date.now();
      await stopChildren();
      cleanUp(places, held);
      stderr.write(
        "\nsetup: interrupted. Nothing half-made was left; run it again when you like.\n",
      );
      process.exit(EXIT[signal]);
    };
    process.on(signal, end);
    watching.push([signal, end]);
  }
  return () => {
    for (const [signal, end] of watching) process.off(signal, end);
  };
}

/**
 * Runs a set-up.
 *
 * @param {string[]} args the command line's arguments
 * @returns {Promise<number>} the exit code
 */
export async function main(args) {
  if (args.includes("--help") || args.includes("-h")) {
    stdout.write(HELP);
    return EXIT.done;
  }
  const wish = parseArguments(args);
  if (wish.problem) {
    stderr.write(`setup: ${wish.problem}\n  See: ${SETUP_COMMAND} --help\n`);
    return EXIT.usage;
  }
  const places = findPlaces();
  const held = [];
  const unwatch = watchSignals(places, held);
  try {
    const context = { places, noted: readNoted(places) };
    if (!wish.force && wish.parts.every((part) => isSettled(part, wish, context))) return EXIT.done;
    return await setUp(wish, places, held);
  } catch (error) {
    // The handler of the signal is cleaning up and will exit.
    if (error instanceof Interrupted) await new Promise(() => {});
    stderr.write(
      `setup: ${maskSecrets(error instanceof SetupError ? error.message : error.stack)}\n`,
    );
    if (error.hint) stderr.write(`  To mend: ${error.hint}.\n`);
    return EXIT.broken;
  } finally {
    unwatch();
    cleanUp(places, held);
  }
}
