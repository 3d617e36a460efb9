import { inject, type RunnerTestFile, type RunnerTestSuite, TestRunner } from "vitest";

function skip(suite: RunnerTestFile | RunnerTestSuite): void {
  suite.mode = "skip";
  for (const task of suite.tasks)
    if (task.type === "suite") skip(task);
    else task.mode = "skip";
}

/** Skips every docker test, hooks included, where no engine was found; they count as skipped. */
export default class DockerRunner extends TestRunner {
  onCollected(files: RunnerTestFile[]): void {
    if (inject("dockerHost") === null) for (const file of files) skip(file);
  }
}
