import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { HarnessError } from "../errors.ts";
import { BEFORE_1_0, versionOf } from "./chroma-version.ts";

/** One collection of a folder, as its database tells. */
export interface FolderCollection {
  readonly id: string;
  readonly name: string;
  /** null until the first record is added. */
  readonly dimension: number | null;
  readonly records: number;
  /** Rows of the log that aren't in the index files yet; null = can't be told (0.x). */
  readonly unflushed: number | null;
}

const migrationRow = z.object({ dir: z.string(), version: z.int() });
const collectionRow = z.object({
  id: z.string(),
  name: z.string(),
  dimension: z.int().positive().nullable(),
  /** Its vector segment: the name of the folder with its index files. */
  segment: z.string(),
  records: z.int(),
  /** Whether index files were written. */
  persisted: z.int(),
  unflushed: z.int(),
});

/**
 * The collections of the database that an application gets when it asks for none. The log's rows
 * carry the collection in their topic; those behind the vector segment's mark are in memory only.
 */
const COLLECTIONS = `
  SELECT c.id, c.name, c.dimension, v.id AS segment,
    (SELECT count(*) FROM embeddings e JOIN segments m ON e.segment_id = m.id
      WHERE m.collection = c.id AND m.scope = 'METADATA') AS records,
    EXISTS (SELECT 1 FROM max_seq_id p WHERE p.segment_id = v.id) AS persisted,
    (SELECT count(*) FROM embeddings_queue q WHERE q.topic LIKE '%/' || c.id AND q.seq_id >
      coalesce((SELECT CAST(p.seq_id AS INTEGER) FROM max_seq_id p WHERE p.segment_id = v.id), 0)
    ) AS unflushed
  FROM collections c
  JOIN segments v ON v.collection = c.id AND v.scope = 'VECTOR'
  JOIN databases d ON d.id = c.database_id
  WHERE d.name = 'default_database' AND d.tenant_id = 'default_tenant'
  ORDER BY c.name`;

/** Collections of other databases or tenants. */
const OTHERS = `
  SELECT count(*) AS others FROM collections c JOIN databases d ON d.id = c.database_id
  WHERE d.name <> 'default_database' OR d.tenant_id <> 'default_tenant'`;

/** What a database tells of its folder. */
export interface DatabaseFacts {
  /** Range of Chroma versions that last wrote it. */
  readonly version: string;
  /** Of the default database and tenant. */
  readonly collections: readonly FolderCollection[];
  /** Number of collections in other databases or tenants, which aren't looked at. */
  readonly others: number;
}

/**
 * Reads Chroma's database without taking a lock or making a file: SQLite is told that nothing
 * changes it, which is checked before.
 *
 * @throws HarnessError DATA_INVALID for a database that isn't Chroma's, of a newer Chroma, or
 * damaged.
 */
export function readChromaDatabase(database: string, folder: string): DatabaseFacts {
  const address = pathToFileURL(database);
  address.searchParams.set("immutable", "1");
  try {
    using opened = new DatabaseSync(address, { readOnly: true });
    const migrations = z
      .array(migrationRow)
      .parse(opened.prepare("SELECT dir, version FROM migrations").all());
    const version = versionOf(migrations, folder);
    const rows = z.array(collectionRow).parse(opened.prepare(COLLECTIONS).all());
    const { others } = z.object({ others: z.int() }).parse(opened.prepare(OTHERS).get());
    const collections = rows.map((row) => toCollection(row, version, database));
    return { version, collections, others };
  } catch (cause) {
    throw cause instanceof HarnessError ? cause : unreadable(folder, cause);
  }
}

function unreadable(folder: string, cause: unknown): HarnessError {
  return new HarnessError(
    "DATA_INVALID",
    `Expected ${folder} to hold Chroma's database, got one that can't be read as such.`,
    { hint: "It is another program's, or damaged: restore it from a backup.", cause },
  );
}

/** Without its index files Chroma would count every record and answer with wrong neighbours. */
function toCollection(
  row: z.infer<typeof collectionRow>,
  version: string,
  database: string,
): FolderCollection {
  const index = join(dirname(database), row.segment, "index_metadata.pickle");
  if (row.persisted === 1 && row.records > 0 && !existsSync(index))
    throw new HarnessError(
      "DATA_INVALID",
      `Expected the index of collection "${row.name}" in ${index}, got no such file.`,
      { hint: "The folder is incomplete: copy it again, or restore it from a backup." },
    );
  return {
    id: row.id,
    name: row.name,
    dimension: row.dimension,
    records: row.records,
    unflushed: version === BEFORE_1_0 ? null : row.unflushed,
  };
}
