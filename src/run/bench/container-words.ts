import type { Plan } from "../../plan/schema.ts";
import type { ImagePart } from "../../setup/docker/baked.ts";
import { imageOf } from "../../setup/docker/images.ts";
import type { SetupName } from "../../setup/setup.ts";

/**
 * Which images a setup's containers are made from, in words; "" where there are none.
 * @throws HarnessError TOOLCHAIN_MISSING as the driver would, before anything is prepared.
 */
export function imageWords({ driver, images, setups }: Plan, name: SetupName): string {
  if (driver !== "docker") return "";
  const { balancer, gateway } = setups.server;
  const isFronted = balancer.enabled || gateway.enabled;
  const parts: readonly ImagePart[] =
    name === "local"
      ? ["backend"]
      : ["chroma", "backend", ...(isFronted ? (["nginx"] as const) : [])];
  return `, from ${parts.map((part) => imageOf(part, { named: images }).name).join(", ")}`;
}
