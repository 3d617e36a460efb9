import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { HarnessError, messageOf } from "../errors.ts";
import { EVIDENCE_VERSION, type Evidence, evidence as schema } from "../evidence/evidence.ts";
import { mapTexts, redactKnown } from "./redact.ts";
import type { RunFolder } from "./run-folder.ts";
import { writeAtomically } from "./storage.ts";

const FILE = "evidence.json";
const SHOWN_MAX = 5;

function problems({ issues }: z.ZodError): string {
  const shown = issues
    .slice(0, SHOWN_MAX)
    .map(({ path, message }) => `${path.map(String).join(".") || "the file"}: ${message}`);
  const more = issues.length - shown.length;
  return `${shown.join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}

/**
 * Writes evidence.json as a whole; secrets are removed.
 * @throws HarnessError STORAGE; EVIDENCE_INVALID for evidence that its own schema refuses: it is
 * kept beside as evidence.invalid.json, for a run's measurements can't be had twice.
 */
export function writeEvidence(folder: RunFolder, evidence: Evidence): void {
  const clean = mapTexts(evidence, (text) => redactKnown(text, folder.secrets));
  const text = `${JSON.stringify(clean, null, 1)}\n`;
  const checked = schema.safeParse(clean);
  if (checked.success) {
    writeAtomically(join(folder.path, FILE), text);
    return;
  }
  const aside = join(folder.path, "evidence.invalid.json");
  writeAtomically(aside, text);
  throw new HarnessError(
    "EVIDENCE_INVALID",
    `The evidence is not what its schema says: ${problems(checked.error)}.`,
    { hint: `This is a defect of the program; the evidence is kept in ${aside}.` },
  );
}

function invalid(message: string, hint: string, cause?: unknown): HarnessError {
  return new HarnessError("EVIDENCE_INVALID", message, { hint, cause });
}

function readFile(folderOrFile: string): { file: string; text: string } {
  try {
    const file = statSync(folderOrFile).isDirectory() ? join(folderOrFile, FILE) : folderOrFile;
    return { file, text: readFileSync(file, "utf8") };
  } catch (error) {
    const hint = "Give the folder of a run, for example reports/latest, or its evidence.json.";
    throw invalid(`Expected evidence in ${folderOrFile}: ${messageOf(error)}.`, hint, error);
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const end = text.trimEnd();
    const cut = end === "" || !end.endsWith("}");
    const what = cut ? `${file} ends in the middle` : `${file} is no JSON`;
    throw invalid(
      `${what}: ${messageOf(error)}.`,
      "Copy the file again, or repeat the run.",
      error,
    );
  }
}

function versionOf(value: unknown): number | null {
  const version = (value as { version?: unknown } | null)?.version;
  return typeof version === "number" ? version : null;
}

/**
 * Reads what a run measured, from its folder or the file itself.
 * @throws HarnessError EVIDENCE_INVALID for a file that is missing, cut, newer, or not evidence.
 */
export function readEvidence(folderOrFile: string): Evidence {
  const { file, text } = readFile(folderOrFile);
  const value = parseJson(file, text);
  const version = versionOf(value);
  if (version !== null && version > EVIDENCE_VERSION)
    throw invalid(
      `${file} has version ${version}; this program reads up to ${EVIDENCE_VERSION}.`,
      "Update chroma-assay.",
    );
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  throw invalid(
    `${file} is not evidence as this program writes it: ${problems(checked.error)}.`,
    "Was it edited, or written by another program?",
    checked.error,
  );
}
