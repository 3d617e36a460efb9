import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { planSchema } from "../../plan/schema.ts";
import { projectFolder } from "../../toolchain/record.ts";
import { balancerText } from "./balancer.ts";
import { balancerOfPlan } from "./balancer-of-plan.ts";
import { composeNginxFiles } from "./compose-files.ts";

describe("the compose file's nginx configurations", () => {
  it.each(Object.keys(composeNginxFiles))("%s is what src/setup/nginx writes", (name) => {
    const written = readFileSync(join(projectFolder, "fixtures/nginx", name), "utf8");
    expect(written, "run `node tools/write-nginx-files.ts`").toBe(composeNginxFiles[name]);
  });

  it("has the balancer that a plan has which sets nothing", () => {
    const plan = planSchema.parse({ name: "plain" });
    const text = balancerText({
      scratch: "/tmp/",
      user: null,
      listen: "8080",
      backends: ["backend:8000"],
      settings: balancerOfPlan(plan.setups.server),
    });
    expect(composeNginxFiles["balancer.conf"]).toContain(text);
  });
});
