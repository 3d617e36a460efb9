import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * The files that take the longest, longest first, of the projects that play several at a time. By their
 * size, which is what a fresh clone goes by, a long one would start last, and the others' workers would
 * wait for it.
 */
export const LONG = [
  "chaos/faults.chaos.ts",
  "chaos/balancer.chaos.ts",
  "chaos/cutover.chaos.ts",
  "chaos/health.chaos.ts",
  "chaos/lies.chaos.ts",
  "src/cli/work-run.integration.test.ts",
  "src/cli/whole-night.integration.test.ts",
  "src/cli/whole-run.integration.test.ts",
  "src/cli/external-drill.integration.test.ts",
  "src/cli/bad-input.integration.test.ts",
  "src/cli/interrupts.integration.test.ts",
  "src/cli/resume.integration.test.ts",
  "src/cli/package.integration.test.ts",
  "src/cli/your-data.integration.test.ts",
  "src/cli/docs.integration.test.ts",
];

const rank = ({ moduleId }: TestSpecification): number => {
  const index = LONG.findIndex((file) => moduleId.endsWith(`/${file}`));
  return index === -1 ? LONG.length : index;
};

/** Vitest's own order, but within a project the long files go first. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    const projects = [...new Set(usual.map(({ project }) => project.name))];
    return projects.flatMap((name) =>
      usual
        .filter(({ project }) => project.name === name)
        .sort((left, right) => rank(left) - rank(right)),
    );
  }
}
