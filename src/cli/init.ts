import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { INIT_FILES, listsPackage, missingIgnores, writeNew } from "./init-files.ts";
import { userFolder } from "./paths.ts";
import type { Screen } from "./screen.ts";

/** `init`: a plan and the nightly job of a CI system, written into the user's repository. */
export function addInit(program: Command, screen: Screen): void {
  program
    .command("init")
    .description("write a plan and a nightly CI job into your repository; never over a file")
    .argument("[folder]", "the repository's folder", ".")
    .addOption(
      new Option("--ci <system>", "whose job to write")
        .choices(["github", "gitlab", "both", "none"])
        .default("both"),
    )
    .addHelpText(
      "after",
      `
Writes chroma-assay.yaml, .github/workflows/chroma-assay.yml and .gitlab/chroma-assay.gitlab-ci.yml, each
where there is no such file yet; what is there stays as it is.

Examples:
  npm start -- init ../my-app --ci github
  npm start -- init ../my-app --ci none            the plan alone`,
    )
    .action((given: string, { ci }: { ci: "github" | "gitlab" | "both" | "none" }) => {
      const folder = resolve(userFolder(), given);
      const wanted = INIT_FILES.filter(({ of }) => of === null || of === ci || ci === "both");
      const written = writeNew(folder, wanted);
      const rows = written.map(
        ({ path, isNew }) => `${isNew ? "✓ written   " : "· left as is"}  ${path}`,
      );
      screen.result([...rows, "", "Next", ...steps(folder, ci)].join("\n"));
    });
}

/** What is left for the user to do. */
function steps(folder: string, ci: "github" | "gitlab" | "both" | "none"): string[] {
  const ignores = missingIgnores(folder);
  const texts = [
    ...(listsPackage(folder)
      ? []
      : ["`npm install --save-dev chroma-assay`, and commit package.json and package-lock.json"]),
    ...(ignores.length === 0 ? [] : [`Add to .gitignore: ${ignores.join(" ")}`]),
    "In chroma-assay.yaml: your data, and the version in production as the reference",
    "See what a night does: `chroma-assay gate --plan chroma-assay.yaml --dry-run`",
    "Play one: `chroma-assay gate --plan chroma-assay.yaml --history .chroma-assay/history`",
    ...(ci === "github" || ci === "both"
      ? ["GitHub: commit the workflow, then run it once by hand (Actions, chroma-assay)"]
      : []),
    ...(ci === "gitlab" || ci === "both"
      ? ["GitLab: include the file and make a schedule, as its head says"]
      : []),
  ];
  return texts.map((text, index) => `  ${index + 1}. ${text}`);
}
