/**
 * Where a tool comes from: named by an environment variable, found on PATH, built by Go or
 * installed into the virtual environment by the set-up, brought by npm, or running us anyway.
 */
type ToolOrigin = "env" | "path" | "built" | "venv" | "npm" | "system";

/** A program that a run starts. */
export interface Tool {
  /** Absolute path of the executable. */
  readonly path: string;
  readonly version: string;
  readonly origin: ToolOrigin;
}

/** Everything that a run needs of this machine. */
export interface Toolchain {
  readonly k6: Tool;
  /** The virtual environment's Python, with chromadb and the reference backend's packages. */
  readonly python: Tool;
  /** Chroma's command line and server; its version is that of the chromadb package. */
  readonly chroma: Tool;
  /** Node 24 or newer. */
  readonly node: Tool;
  /** Only for drills that cut or slow connections: `node tools/setup.mjs toxiproxy`. */
  readonly toxiproxy?: Tool;
  readonly chromadbVersion: string;
  /** Versions of the Python packages that decide what is measured: chromadb, uvicorn… */
  readonly packages: Readonly<Record<string, string>>;
}
