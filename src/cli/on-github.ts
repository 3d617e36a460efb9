export type Variables = Readonly<Record<string, string | undefined>>;

/** Whether a workflow of GitHub (or a runner that speaks like it) runs this command. */
export const onGitHub = (env: Variables): boolean => env["GITHUB_ACTIONS"] === "true";
