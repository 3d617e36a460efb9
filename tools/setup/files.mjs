// Cheap ways to tell that nothing has changed: hashes of inputs, signatures of outputs.
import { createHash } from "node:crypto";
import { accessSync, constants, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { delimiter, join, sep } from "node:path";
import { env, pid } from "node:process";

/** A short hash over texts and the contents of files. */
export function hashOf(texts, files = []) {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${text}\0`);
  for (const file of files) hash.update(readFileSync(file)).update("\0");
  return hash.digest("hex").slice(0, 16);
}

/** Size, time and mode of a file; undefined when there is none. Links are followed. */
export function signatureOf(file) {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat && `${stat.size}:${Math.floor(stat.mtimeMs)}:${(stat.mode & 0o777).toString(8)}`;
}

/** The signatures of several files, by path. */
export function signaturesOf(files) {
  return Object.fromEntries(files.map((file) => [file, signatureOf(file) ?? "missing"]));
}

/** Whether every file still has the signature it had; false for a record without files. */
export function areUnchanged(signatures) {
  const entries = Object.entries(signatures ?? {});
  return entries.length > 0 && entries.every(([file, was]) => signatureOf(file) === was);
}

/** Whether the file exists and may be run. */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The user's PATH without the project's own node_modules/.bin, which npm puts there. */
export function userPath() {
  const inModules = `${sep}node_modules${sep}.bin`;
  return (env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "" && !folder.endsWith(inModules))
    .join(delimiter);
}

/** Every executable of that name on the user's PATH, first one first. */
export function findOnPath(name) {
  return userPath()
    .split(delimiter)
    .map((folder) => join(folder, name))
    .filter(isExecutable);
}

/** The JSON in a file; undefined when there is none or it is not JSON. */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Writes a file so that a reader sees the old one or the new one, never a half. */
export function writeJson(file, value) {
  const draft = `${file}.${pid}.partial`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(draft, file);
}
