import { afterEach, describe, expect, it, vi } from "vitest";
import {
  childEnvironment,
  describeMachine,
  RUN_TAG,
  tagChildren,
  unmarkedEnvironment,
} from "./environment.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("a child's environment", () => {
  it.each(["CHROMA_HOST", "K6_OUT", "BACKEND_THREADS", "npm_config_data", "OTEL_X", "PYTHONPATH"])(
    "doesn't have the user's %s",
    (name) => {
      vi.stubEnv(name, "the user's");
      expect(childEnvironment({})[name]).toBeUndefined();
    },
  );

  it("has what the machine needs, and what it is given", () => {
    vi.stubEnv("LANG", "C.UTF-8");
    const environment = childEnvironment({ BACKEND_THREADS: "4", LANG: "C" });
    expect(environment).toMatchObject({
      PATH: process.env["PATH"],
      BACKEND_THREADS: "4",
      LANG: "C",
    });
    expect(childEnvironment({})).toMatchObject({ LANG: "C.UTF-8" });
  });

  it("sends no telemetry", () => {
    vi.stubEnv("ANONYMIZED_TELEMETRY", "True");
    expect(childEnvironment({})).toMatchObject({ ANONYMIZED_TELEMETRY: "False" });
  });

  it("carries the run's tag once there is one, by which a sweep finds it", () => {
    vi.stubEnv(RUN_TAG, undefined);
    expect(childEnvironment({})).not.toHaveProperty(RUN_TAG);
    tagChildren("run-1234");
    expect(childEnvironment({})).toMatchObject({ [RUN_TAG]: "run-1234" });
  });
});

describe("the environment of a user's own command", () => {
  it("is the user's, without what the harness set for itself", () => {
    vi.stubEnv(RUN_TAG, "run-1234");
    vi.stubEnv("NODE_COMPILE_CACHE", "/the/harness's");
    vi.stubEnv("CHROMA_HOST", "the user's");
    const environment = unmarkedEnvironment();
    expect(environment).toMatchObject({ PATH: process.env["PATH"], CHROMA_HOST: "the user's" });
    expect(environment).not.toHaveProperty(RUN_TAG);
    expect(environment).not.toHaveProperty("NODE_COMPILE_CACHE");
  });
});

describe("the machine", () => {
  it("tells of the variables that change speed those that are set", () => {
    vi.stubEnv("OMP_NUM_THREADS", "1");
    vi.stubEnv("GOMAXPROCS", undefined);
    vi.stubEnv("SECRET_TOKEN", "s3cret");
    const { variables, cores, memoryBytes } = describeMachine();
    expect(variables).toMatchObject({ OMP_NUM_THREADS: "1" });
    expect(variables).not.toHaveProperty("GOMAXPROCS");
    expect(JSON.stringify(describeMachine())).not.toContain("s3cret");
    expect(cores).toBeGreaterThanOrEqual(1);
    expect(memoryBytes).toBeGreaterThan(1e8);
  });
});
