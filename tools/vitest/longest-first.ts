import { basename } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * The chaos files that take minutes, longest first. By their size, which is what a fresh clone goes by,
 * a long one would start last, and the others' workers would wait for it.
 */
export const LONG = [
  "faults.chaos.ts",
  "balancer.chaos.ts",
  "cutover.chaos.ts",
  "health.chaos.ts",
  "lies.chaos.ts",
];

const rank = ({ moduleId }: TestSpecification): number => {
  const index = LONG.indexOf(basename(moduleId));
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
