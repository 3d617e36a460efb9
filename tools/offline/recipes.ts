import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { hashOfFile, IMAGE_PARTS, type ImagePart } from "../../src/setup/docker/baked.ts";

/** How one image is made, and how it tells that it works. */
export interface Recipe {
  readonly part: ImagePart;
  readonly base: "debian" | "scratch";
  /** Files of the project that go into the build, below the project's folder. */
  readonly files: readonly string[];
  /** A program that the set-up built, by its name in the notes, and where the build wants it. */
  readonly program?: { readonly tool: "k6" | "toxiproxy"; readonly at: string };
  /** What is run in the finished image, and the version that it must tell. */
  readonly tryOut: {
    readonly entrypoint: readonly string[];
    readonly args: readonly string[];
    readonly env?: readonly string[];
    readonly version: RegExp;
  };
}

const REQUIREMENTS = "tools/python/requirements.txt";
const dockerfileOf = (part: ImagePart) => `fixtures/images/${part}/Dockerfile`;

const RECIPES: Readonly<Record<ImagePart, Omit<Recipe, "part">>> = {
  chroma: {
    base: "debian",
    files: [dockerfileOf("chroma"), "fixtures/images/chroma/config.yaml", REQUIREMENTS],
    // The command line prints a version of its own; the package's is the server's.
    tryOut: {
      entrypoint: ["dumb-init", "--", "python", "-c"],
      args: [
        "import importlib.metadata as m; import chromadb.cli.cli; print('chromadb', m.version('chromadb'))",
      ],
      version: /chromadb (\S+)/,
    },
  },
  backend: {
    base: "debian",
    files: [
      dockerfileOf("backend"),
      "fixtures/backend/app.py",
      "fixtures/backend/storage.py",
      REQUIREMENTS,
    ],
    tryOut: {
      entrypoint: ["python", "-c"],
      args: [
        "import importlib.metadata as m; import app, chromadb, uvicorn, uvloop, httptools; print('chromadb', m.version('chromadb'))",
      ],
      env: ["BACKEND_STORAGE=noop"],
      version: /chromadb (\S+)/,
    },
  },
  nginx: {
    base: "debian",
    files: [dockerfileOf("nginx")],
    tryOut: { entrypoint: ["nginx"], args: ["-v"], version: /nginx\/(\d+\.\d+\.\d+)/ },
  },
  toxiproxy: {
    base: "scratch",
    files: [dockerfileOf("toxiproxy")],
    program: { tool: "toxiproxy", at: "bin/toxiproxy-server" },
    tryOut: { entrypoint: ["/toxiproxy"], args: ["-version"], version: /version (\d+\.\d+\.\d+)/ },
  },
  k6: {
    base: "scratch",
    files: [dockerfileOf("k6")],
    program: { tool: "k6", at: "bin/k6" },
    tryOut: { entrypoint: ["k6"], args: ["version"], version: /k6 v(\d+\.\d+\.\d+)/ },
  },
};

export const recipeOf = (part: ImagePart): Recipe => ({ part, ...RECIPES[part] });

export const isPart = (name: string): name is ImagePart =>
  (IMAGE_PARTS as readonly string[]).includes(name);

/** Changes when what is done with the same files changes. */
const MANNER = "1";

/**
 * The name of a recipe's image: its tag is a hash of everything that goes into it, so that whatever
 * is unchanged is there already.
 */
export function nameOf(
  recipe: Recipe,
  inputs: { readonly project: string; readonly base: string; readonly programs: Programs },
): string {
  const hash = createHash("sha256").update(`${MANNER}\0${inputs.base}\0${process.arch}\0`);
  for (const file of recipe.files) hash.update(`${file}\0${hashOfFile(inputs.project, file)}\0`);
  if (recipe.program) hash.update(readFileSync(inputs.programs[recipe.program.tool] ?? ""));
  return `chroma-assay/${recipe.part}:${hash.digest("hex").slice(0, 16)}`;
}

/** Where the programs lie that go into images. */
export type Programs = Readonly<Partial<Record<"k6" | "toxiproxy", string>>>;

/** The files of a recipe with their hashes, for the notes. */
export const filesOf = (recipe: Recipe, project: string): Record<string, string> =>
  Object.fromEntries(recipe.files.map((file) => [file, hashOfFile(project, file)]));
