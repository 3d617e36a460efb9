import type { Contradiction } from "./contradiction.ts";
import type { External } from "./external.ts";
import type { Path } from "./problem.ts";
import type { Plan } from "./schema.ts";

/** Headers whose value no plan may hold. */
const SECRET = /token|authorization|secret|password|api-?key|cookie|credential/i;

/** Claims whose measurement stands setups up, again and again. */
const NEEDS_OURS = ["concurrent-users", "better-concurrency", "linear-scaling"];

/** What the driver external needs to be said, and can't be. */
export function externalSays({
  driver,
  setups,
  gate,
  claims,
  drills,
  drilling,
}: Plan): Contradiction[] {
  if (driver !== "external") return [];
  const { disposable } = setups[drilling.setup].external;
  return [
    ...(drills.length > 0 && !disposable
      ? [
          {
            path: ["drills"],
            expected: `none, for \`setups.${drilling.setup}.external.disposable\` isn't true`,
            mend: "A drill writes and breaks: say so of a staging system that may be broken, or leave the drills out.",
          },
        ]
      : []),
    ...(["local", "server"] as const).flatMap((name) =>
      ofDeployment(["setups", name, "external"], setups[name].external),
    ),
    ...gate.references.flatMap(({ external }, index) =>
      ofDeployment(["gate", "references", index, "external"], external),
    ),
    ...claims.flatMap((claim, index) =>
      NEEDS_OURS.includes(claim)
        ? [
            {
              path: ["claims", index],
              expected: "a claim that a deployment which exists already can show",
              mend: `Leave ${claim} out, or use the drivers process or docker.`,
            },
          ]
        : [],
    ),
  ];
}

/** A copy that nobody brings back, or nothing to bring back. */
function bothCopies(at: Path, { hooks }: External): Contradiction[] {
  const lacks = hooks.backup === null ? "backup" : "restore";
  const other = lacks === "backup" ? "restore" : "backup";
  if ((hooks.backup === null) === (hooks.restore === null)) return [];
  return [
    {
      path: [...at, "hooks", other],
      expected: `null, for there is no \`hooks.${lacks}\``,
      mend: "Name both, or neither.",
    },
  ];
}

function ofDeployment(at: Path, external: External): Contradiction[] {
  const { app, chroma } = external;
  return [
    ...bothCopies(at, external),
    ...(app.url === null && chroma.url === null
      ? [
          {
            path: [...at, "app", "url"],
            expected: "a URL here or in `chroma.url`, for the driver is external",
            mend: "Name the application, the Chroma server, or both.",
          },
        ]
      : []),
    ...(chroma.url !== null && new URL(chroma.url).pathname !== "/"
      ? [
          {
            path: [...at, "chroma", "url"],
            expected: "a URL without a path",
            mend: "Chroma's API lies at /api/v2 of a host of its own.",
          },
        ]
      : []),
    ...ofBody([...at, "app", "body"], app),
    ...(["app", "chroma"] as const).flatMap((place) =>
      Object.keys(external[place].headers)
        .filter((name) => SECRET.test(name))
        .map((name) => ({
          path: [...at, place, "headers", name],
          expected: "no secret in a plan",
          mend: `Name the variable that holds it in \`key.variable\`, with \`key.header: ${name}\`.`,
        })),
    ),
  ];
}

function ofBody(path: Path, { url, body }: External["app"]): Contradiction[] {
  if (url === null) return [];
  if (!body.includes("{{vector}}"))
    return [
      {
        path,
        expected: "a body with the placeholder {{vector}}",
        mend: 'For example: {"embedding": {{vector}}, "k": {{k}}}',
      },
    ];
  try {
    JSON.parse(body.replaceAll("{{vector}}", "[0]").replaceAll("{{k}}", "1"));
    return [];
  } catch {
    return [
      {
        path,
        expected: "JSON once {{vector}} is a list and {{k}} a number",
        mend: "Both stand without quotes around them.",
      },
    ];
  }
}
