import { randomUUID } from "node:crypto";
import type { AuditAttempt } from "../evidence/audit.ts";
import { servicePort } from "../host/ports.ts";
import type { Check, Look } from "./check.ts";
import type { AuditTarget, SettingsSeen } from "./target.ts";

/** Whether each setting that the paper shows does what its name says. */
export const deadSettings: Check = {
  name: "dead-settings",
  claim: "dead-settings",
  question: "Does every setting shown have its effect?",
  does: "starts a server with each of the paper's variables alone and looks for its effect; beside it with a variable of today's Chroma, as a control",
  ways: ["paper"],
  remedy:
    "Write what this version reads: CHROMA_LISTEN_ADDRESS, CHROMA_PORT and CHROMA_PERSIST_PATH beside a configuration file. Who may ask is for a gateway to decide.",
  look,
};

/** One variable, and by what its effect would be seen. */
interface Setting {
  readonly name: string;
  readonly value: string;
  readonly expected: string;
  came(seen: SettingsSeen): string;
  /** null = it can't be told. */
  works(seen: SettingsSeen): boolean | null;
}

/** A second address of this machine alone. */
const ADDRESS = "127.0.0.2";

const doorWords = ({ doors }: SettingsSeen): string =>
  doors.map(({ address, port }) => `${address} port ${port}`).join(", ") || "it listens nowhere";

const byAddress = (name: string): Setting => ({
  name,
  value: ADDRESS,
  expected: `it listens on ${ADDRESS}`,
  came: doorWords,
  works: ({ doors }) => doors.some(({ address }) => address === ADDRESS),
});

const byPort = (name: string, port: number): Setting => ({
  name,
  value: String(port),
  expected: `it listens on port ${port}`,
  came: doorWords,
  works: ({ doors }) => doors.some((door) => door.port === port),
});

/** The paper's (lines 31–34), with values that can be told from what it would do anyway. */
const settings = (port: number): readonly Setting[] => [
  byAddress("CHROMA_SERVER_HOST"),
  byPort("CHROMA_SERVER_HTTP_PORT", port),
  {
    name: "CHROMA_SERVER_AUTH_CREDENTIALS",
    value: `admin:${randomUUID()}`,
    expected: "a request without credentials is refused",
    came: ({ strangerGets: status }) => (status === null ? "no answer" : `status ${status}`),
    works: ({ strangerGets: status }) => (status === null ? null : [401, 403].includes(status)),
  },
  {
    name: "CHROMA_DB_IMPL",
    value: "duckdb+parquet",
    expected: "files of DuckDB or Parquet",
    came: ({ files }) => files.join(", ") || "no file",
    works: ({ files }) => files.some((name) => /duckdb|parquet/i.test(name)),
  },
];

async function look({ trySettings }: AuditTarget, signal: AbortSignal): Promise<Look> {
  if (trySettings === null) return { kind: "not exercised", why: "nothing can be started there" };
  const seenWith = (setting: Setting): Promise<SettingsSeen> =>
    trySettings({ [setting.name]: setting.value }, signal);
  const attemptAt = async (setting: Setting, group: string): Promise<AuditAttempt> => {
    const seen = await seenWith(setting);
    const works = setting.works(seen);
    return {
      group,
      tried: `set ${setting.name}`,
      expected: setting.expected,
      came: setting.came(seen),
      outcome: works === null ? "unknown" : works ? "held" : "broken",
    };
  };
  const port = await servicePort();
  const control = await attemptAt(byPort("CHROMA_PORT", port), "by today's variable, as a control");
  const tried: AuditAttempt[] = [];
  for (const setting of settings(port))
    tried.push(await attemptAt(setting, "by the paper's variables"));
  // A server that heeds no variable at all may not have got them.
  const isHeard = control.outcome === "held";
  const undecided = (attempt: AuditAttempt): AuditAttempt => ({ ...attempt, outcome: "unknown" });
  return {
    kind: "tried",
    attempts: isHeard ? [...tried, control] : [...tried, control].map(undecided),
    notes: [
      "Each variable stands alone, beside a configuration file: without one Chroma reads no variables. The volume's path (line 36) is for the drill recreate-persistence-as-written to try.",
    ],
  };
}
