import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { HarnessError, messageOf } from "../errors.ts";
import { type GateMetric, NIGHT_VERSION, type Night, night as schema } from "../evidence/gate.ts";
import { storageError } from "./storage.ts";

/** A file of the history that can't be read: it is named, and never counts as a night that passed. */
export interface Unreadable {
  readonly file: string;
  readonly why: string;
  /** How to mend it. */
  readonly mend: string;
}

export interface History {
  /** In order of time. */
  readonly nights: readonly Night[];
  readonly unreadable: readonly Unreadable[];
}

/** Names that metrics had, and what they are called today. */
export type Aliases = Readonly<Record<string, GateMetric>>;

/** None was renamed yet; a metric that is gets its old name here, and older nights stay readable. */
const ALIASES: Aliases = {};

const fileOf = ({ beganAt, id }: Night): string =>
  `${beganAt.replaceAll(/[-:]/g, "").slice(0, 15)}Z-${id}.json`;

/** The id in a file's name, after the time; "" where the name isn't one of ours. */
const idOf = (file: string): string => /^\d{8}T\d{6}Z-(.+)\.json$/.exec(file)?.[1] ?? "";

/**
 * Adds one night as a file of its own; nothing in the folder is ever replaced, so that histories are
 * merged by copying their files.
 * @throws HarnessError STORAGE where the folder can't be written, or has this night already.
 */
export function addNight(folder: string, night: Night): string {
  const file = join(folder, fileOf(night));
  if (filesOf(folder).some((name) => idOf(name) === night.id)) throw taken(folder, night);
  const draft = `${file}.${process.pid}.part`;
  try {
    mkdirSync(folder, { recursive: true });
    // Flushed first: a power cut leaves a whole night or none.
    writeFileSync(draft, `${JSON.stringify(night, null, 1)}\n`, { flush: true });
    putInPlace(draft, file);
  } catch (error) {
    if (codeOf(error) === "EEXIST") throw taken(folder, night);
    throw storageError(file, error);
  } finally {
    rmSync(draft, { force: true });
  }
  return file;
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

function putInPlace(draft: string, file: string): void {
  try {
    // Unlike a rename, this fails where the name is taken.
    linkSync(draft, file);
  } catch (error) {
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(codeOf(error) ?? "")) throw error;
    // A file system without links: nobody else has this night's id.
    renameSync(draft, file);
  }
}

const taken = (folder: string, { id }: Night): HarnessError =>
  new HarnessError("STORAGE", `Expected no night ${id} in ${folder}, but it is there.`, {
    hint: "A history is never overwritten; move that file away if it is wrong.",
  });

/**
 * Everything in a history's folder, with what can't be read named.
 * @throws HarnessError STORAGE where the folder itself can't be read.
 */
export function readHistory(folder: string, aliases: Aliases = ALIASES): History {
  const found = new Map<string, { file: string; night: Night }[]>();
  const unreadable: Unreadable[] = [];
  for (const file of filesOf(folder)) {
    const read = readNight(join(folder, file), aliases);
    if (read.kind === "unreadable") unreadable.push({ file, why: read.why, mend: read.mend });
    else
      found.set(read.night.id, [...(found.get(read.night.id) ?? []), { file, night: read.night }]);
  }
  const nights: Night[] = [];
  for (const same of found.values()) {
    // Merged histories may hold a night twice, under two names; it counts once, if they agree.
    const [first] = same;
    if (new Set(same.map(({ night }) => JSON.stringify(night))).size > 1)
      unreadable.push(...same.map(({ file }) => contradicted(file, same)));
    else if (first !== undefined) nights.push(first.night);
  }
  return {
    nights: nights.toSorted((one, next) => one.beganAt.localeCompare(next.beganAt)),
    unreadable: unreadable.toSorted((one, next) => one.file.localeCompare(next.file)),
  };
}

function contradicted(file: string, same: readonly { readonly file: string }[]): Unreadable {
  const others = same.flatMap((one) => (one.file === file ? [] : [one.file]));
  return {
    file,
    why: `it has the same night as ${others.join(" and ")}, told differently`,
    mend: "Keep the true one, and move the other away.",
  };
}

/** Ids of all nights that the folder has a file of, also of one that can't be read. @throws HarnessError STORAGE. */
export const recordedIds = (folder: string): readonly string[] => [
  ...new Set([...filesOf(folder).map(idOf), ...readNights(folder).map(({ id }) => id)]),
];

/** The nights alone, in order of time. @throws HarnessError STORAGE. */
export const readNights = (folder: string): readonly Night[] => readHistory(folder).nights;

function filesOf(folder: string): string[] {
  // The first night makes the folder.
  if (!existsSync(folder)) return [];
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .toSorted();
  } catch (cause) {
    throw new HarnessError(
      "STORAGE",
      `Expected a history's folder in ${folder}: ${messageOf(cause)}.`,
      {
        hint: "Give the folder that `chroma-assay gate --history` writes to.",
        cause,
      },
    );
  }
}

type Read =
  | { readonly kind: "night"; readonly night: Night }
  | { readonly kind: "unreadable"; readonly why: string; readonly mend: string };

function readNight(file: string, aliases: Aliases): Read {
  const unreadable = (why: string, mend: string): Read => ({ kind: "unreadable", why, mend });
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    return unreadable(
      `it is no whole JSON (${messageOf(error)})`,
      "Fetch it again, or move it away.",
    );
  }
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === "number" && version > NIGHT_VERSION)
    return unreadable(
      `it has version ${version}, and this program reads up to ${NIGHT_VERSION}`,
      "Update chroma-assay.",
    );
  const parsed = schema.safeParse(renamed(value, aliases));
  if (parsed.success) return { kind: "night", night: parsed.data };
  const [issue] = parsed.error.issues;
  return unreadable(
    `it isn't a night's record: ${issue?.path.map(String).join(".") || "the file"}: ${issue?.message ?? ""}`,
    "Was it edited, or written by another program? Move it away.",
  );
}

/** The same with today's names of metrics. */
function renamed(value: unknown, aliases: Aliases): unknown {
  const rows = (value as { rows?: unknown } | null)?.rows;
  if (!Array.isArray(rows)) return value;
  const named = rows.map((row: unknown) => {
    const metric = (row as { metric?: unknown } | null)?.metric;
    const today = typeof metric === "string" ? aliases[metric] : undefined;
    return today === undefined ? row : { ...(row as object), metric: today };
  });
  return { ...(value as object), rows: named };
}
