import type { Plan } from "../../plan/schema.ts";

/** A reference as the plan names it. */
export type GateReference = Plan["gate"]["references"][number];

/** The plan with `setups.server` as the reference has it: what it leaves out is as in the candidate. */
export function planOfReference(plan: Plan, reference: GateReference): Plan {
  const { server } = plan.setups;
  const { image, backendFolder, backendVariables, chromaVariables } = reference;
  return {
    ...plan,
    images: { ...plan.images, chroma: image ?? plan.images.chroma },
    setups: {
      ...plan.setups,
      server: {
        ...server,
        backend: {
          ...server.backend,
          folder: backendFolder ?? server.backend.folder,
          variables: { ...server.backend.variables, ...backendVariables },
        },
        chroma: {
          ...server.chroma,
          variables: { ...server.chroma.variables, ...chromaVariables },
        },
        external: reference.external,
      },
    },
  };
}

/** The version of Chroma that the reference names; null: the one that the set-up installed. */
export const versionOf = ({ driver }: Plan, { chroma }: GateReference): string | null =>
  driver === "process" ? chroma : null;
