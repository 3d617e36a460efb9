import { describe, expect, it } from "vitest";
import { planSchema } from "../../plan/schema.ts";
import { projectFolder } from "../../toolchain/record.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { planOfReference } from "./reference-plan.ts";

const backendFolder = `${projectFolder}/fixtures/backend`;
const of = (plan: object) =>
  fingerprintOf({
    plan: planSchema.parse({ name: "test", ...plan }),
    chromadbVersion: "1.5.8",
    backendFolder,
  });

describe("a fingerprint", () => {
  it("is version, program and settings of processes", () => {
    const variables = { RAYON_NUM_THREADS: "2" };
    const found = of({ setups: { server: { backends: 1, chroma: { variables } } } });
    expect(found).toMatchObject({ chroma: "1.5.8", source: null });
    expect(found.backend).toMatch(/^[0-9a-f]{16}$/);
    expect(found.settings).toMatchObject({
      "chroma RAYON_NUM_THREADS": "2",
      "backend threads": "40",
    });
  });

  it("has no secret in it, not even its name", () => {
    const found = of({
      setups: { server: { chroma: { variables: { STORE_PASSWORD: "hunter2", A: "b" } } } },
    });
    expect(JSON.stringify(found)).not.toMatch(/hunter2|PASSWORD/);
  });

  it("is the URLs of a deployment that exists already", () => {
    const app = { url: "http://staging.example/app" };
    const external = of({ driver: "external", setups: { server: { external: { app } } } });
    expect(external).toEqual({
      chroma: null,
      backend: null,
      source: "http://staging.example/app",
      settings: {},
    });
  });

  it("is an image's name for containers, whose Chroma tells no version", () => {
    const images = { chroma: "chromadb/chroma:1.5.8", backend: "own:1" };
    expect(of({ driver: "docker", images })).toMatchObject({
      chroma: null,
      backend: null,
      source: "chromadb/chroma:1.5.8",
    });
  });
});

describe("a reference's plan", () => {
  const plan = planSchema.parse({
    name: "test",
    setups: {
      local: { backend: { folder: "/local" } },
      server: {
        backend: { folder: "/now", variables: { A: "1", B: "1" } },
        chroma: { variables: { C: "1" } },
      },
    },
    gate: {
      references: [
        { name: "same" },
        {
          name: "old",
          backendFolder: "/then",
          backendVariables: { B: "2" },
          chromaVariables: { D: "2" },
        },
      ],
    },
  });
  const [same, old] = plan.gate.references;
  if (same === undefined || old === undefined) throw new Error("The plan has two references.");

  it("is the candidate's where nothing is said", () => {
    expect(planOfReference(plan, same)).toEqual(plan);
  });

  it("has on the server's side what the reference says, and the rest as it is", () => {
    const { setups } = planOfReference(plan, old);
    expect(setups.local).toEqual(plan.setups.local);
    expect(setups.server).toMatchObject({
      backend: { folder: "/then", variables: { A: "1", B: "2" } },
      chroma: { variables: { C: "1", D: "2" } },
    });
  });
});
