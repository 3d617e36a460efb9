import type { AuditAttempt } from "../evidence/audit.ts";
import { type Bytes, bytes } from "../units/quantity.ts";
import type { Check, Look } from "./check.ts";
import type { AuditTarget, FloodSeen, LogSettings } from "./target.ts";

/** Whether logs stay as small as their settings say, whatever is written. */
export const logging: Check = {
  name: "logging",
  claim: "logging",
  question: "Do logs rotate, and stay small under a flood?",
  does: "lets a container with the paper's log settings write 45 MB of lines, and one without them, and looks what lies on the disk",
  ways: ["paper"],
  remedy:
    "Set driver, max-size and max-file of every service (or of the engine as a whole), and make the containers anew: settings count from a container's creation.",
  look,
};

/** The paper's (lines 190–194). */
const SETTINGS = { driver: "json-file", options: { "max-size": "10m", "max-file": "3" } } as const;
const FILES_MAX = 3;
const MIB = 1024 ** 2;
/** The engine looks after each line, so a file may be one line larger. */
const KEPT_MAX = bytes(FILES_MAX * (10 * MIB + 16_384));
const FLOOD = bytes(45_000_000);

async function look({ flood }: AuditTarget, signal: AbortSignal): Promise<Look> {
  if (flood === null) return { kind: "not exercised", why: "needs containers and their engine" };
  const write = (settings: LogSettings | null): Promise<FloodSeen> =>
    flood(settings, FLOOD, signal);
  const limited = await write(SETTINGS);
  const free = await write(null);
  if (limited.disk === null)
    return {
      kind: "not exercised",
      why: "the engine's log files can't be looked at from here: it needs the right to read them",
    };
  return {
    kind: "tried",
    attempts: [staysSmall(limited), keepsNewest(limited), ...floodIsLarge(free)],
    notes: [
      "The flood is written by `yes` in a container of the server's image: rotation is the engine's, whoever writes.",
    ],
  };
}

const size = (value: Bytes): string => `${(value / MIB).toFixed(1)} MiB`;

const diskWords = ({ disk }: FloodSeen): string =>
  disk === null
    ? "not to be seen"
    : `${disk.files} ${disk.files === 1 ? "file" : "files"}, ${size(disk.sizeBytes)}`;

function staysSmall(seen: FloodSeen): AuditAttempt {
  const { disk } = seen;
  const isSmall = disk !== null && disk.files <= FILES_MAX && disk.sizeBytes <= KEPT_MAX;
  return {
    group: "under a flood",
    tried: `write ${size(FLOOD)} with max-size 10m and max-file 3`,
    expected: `at most ${FILES_MAX} files, ${size(KEPT_MAX)}`,
    came: diskWords(seen),
    outcome: isSmall ? "held" : "broken",
  };
}

const keepsNewest = ({ hasLast }: FloodSeen): AuditAttempt => ({
  group: "for the newest line",
  tried: "read the last line that was written",
  expected: "it is there",
  came: hasLast ? "it is there" : "it is gone",
  outcome: hasLast ? "held" : "broken",
});

/** A flood that any setting would hold shows nothing. */
function floodIsLarge(seen: FloodSeen): AuditAttempt[] {
  const { disk } = seen;
  if (disk === null) return [];
  return [
    {
      group: "without the settings, as a control",
      tried: `write ${size(FLOOD)} with the engine's own settings`,
      expected: `more than ${size(KEPT_MAX)}, so that the flood shows something`,
      came: diskWords(seen),
      outcome: disk.sizeBytes > KEPT_MAX ? "held" : "unknown",
    },
  ];
}
