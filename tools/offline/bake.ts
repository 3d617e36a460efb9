/**
 * Bakes the images of fixtures/images without a registry; see `npm run bake -- --help`.
 */
import { parseArgs } from "node:util";
import { HarnessError, isAbort, messageOf, originOf } from "../../src/errors.ts";
import { IMAGE_PARTS } from "../../src/setup/docker/baked.ts";
import { bake } from "./bake-all.ts";
import { createProgress } from "./progress.ts";
import { isPart } from "./recipes.ts";

const EXIT = { usage: 64, broken: 70, interrupted: 130 };
const LIMIT_MINUTES = 20;
const HELP = `Usage: npm run bake [-- [--base IMAGE] [--force] [--limit MINUTES] [PART…]]

Makes the images that the docker driver uses, without a registry: a base from Debian's packages, the
rest from fixtures/images. What is unchanged is there already. Parts: ${IMAGE_PARTS.join(", ")}.

  --base IMAGE      build on this image (Debian's family, Python 3.10 or newer with venv); if not
                    given, on one made by debootstrap, or without it or root on python:3.13-slim
  --force           make everything anew
  --limit MINUTES   give up after so long; ${LIMIT_MINUTES} if not given

Where registries can be had, only the backend must be baked: npm run bake -- backend
What was made is noted in .toolchain/images.json. CHROMA_ASSAY_DEBIAN_MIRROR names another mirror.
`;

async function main(args: readonly string[]): Promise<number> {
  const write = (text: string) => process.stderr.write(text);
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    write(`bake: ${messageOf(error)}\n  See: npm run bake -- --help\n`);
    return EXIT.usage;
  }
  if (parsed.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const interrupt = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(name, () => interrupt.abort());
  try {
    await bake({ ...parsed, progress: createProgress(write), signal: interrupt.signal });
    return 0;
  } catch (error) {
    const first = originOf(error);
    if (interrupt.signal.aborted && isAbort(first)) {
      write("bake: interrupted; what was finished is kept.\n");
      return EXIT.interrupted;
    }
    write(`bake: ${messageOf(first)}\n`);
    if (first instanceof HarnessError && first.hint) write(`  ${first.hint}\n`);
    return EXIT.broken;
  }
}

function parse(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      base: { type: "string" },
      force: { type: "boolean", default: false },
      limit: { type: "string", default: String(LIMIT_MINUTES) },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const limitMinutes = Number(values.limit);
  if (!(limitMinutes > 0 && limitMinutes <= 24 * 60))
    throw new Error(`Expected --limit to be minutes above 0, got ${values.limit}.`);
  const unknown = positionals.find((name) => !isPart(name));
  if (unknown !== undefined)
    throw new Error(`Expected parts (${IMAGE_PARTS.join(", ")}), got ${unknown}.`);
  const parts = IMAGE_PARTS.filter(
    (part) => positionals.length === 0 || positionals.includes(part),
  );
  return {
    parts,
    base: values.base ?? null,
    force: values.force,
    limitMinutes,
    help: values.help,
  };
}

process.exitCode = await main(process.argv.slice(2));
