import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { readGroup } from "./process-table.ts";

/** An address that a process accepts connections on. */
export interface Listening {
  /** "127.0.0.1", "0.0.0.0", "::1", "::". */
  readonly address: string;
  readonly port: number;
}

/** Where the processes of a group listen by TCP, in their own network; each address once. */
export function listeningOf(group: number): Listening[] {
  const found = readGroup(group).flatMap(({ pid }) => {
    const inodes = socketsOf(pid);
    const tables = ["tcp", "tcp6"].flatMap((name) => readTable(`/proc/${pid}/net/${name}`));
    return tables.filter(({ inode }) => inodes.has(inode));
  });
  const byPlace = new Map(found.map((row) => [`${row.address} ${row.port}`, row]));
  return [...byPlace.values()].map(({ address, port }) => ({ address, port }));
}

/** Inodes of the sockets that a process holds; none where it has ended or isn't ours to look into. */
function socketsOf(pid: number): ReadonlySet<string> {
  const folder = `/proc/${pid}/fd`;
  return new Set(
    entriesOf(folder).flatMap(
      (name) => /^socket:\[(\d+)\]$/.exec(linkOf(`${folder}/${name}`))?.[1] ?? [],
    ),
  );
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

function readTable(file: string): ListeningRow[] {
  try {
    return readSocketTable(readFileSync(file, "utf8"));
  } catch {
    // No IPv6, or the process has ended.
    return [];
  }
}

export interface ListeningRow extends Listening {
  readonly inode: string;
}

const LISTEN = "0A";

/** The listening rows of a table such as /proc/net/tcp. */
export function readSocketTable(text: string): ListeningRow[] {
  return text.split("\n").flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const [hex = "", port = ""] = (fields[1] ?? "").split(":");
    const inode = fields[9];
    if (fields[3] !== LISTEN || inode === undefined) return [];
    return [{ address: addressOf(hex), port: Number.parseInt(port, 16), inode }];
  });
}

/** Words of 32 bits, each in the machine's byte order (little-endian on all that Node runs on here). */
function addressOf(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => (word.match(/../g) ?? []).reverse());
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join(".");
  const mapped = /^0{20}ffff/i.test(bytes.join(""));
  if (mapped)
    return bytes
      .slice(12)
      .map((byte) => Number.parseInt(byte, 16))
      .join(".");
  const groups = bytes.flatMap((byte, index) =>
    index % 2 === 0 ? [Number.parseInt(`${byte}${bytes[index + 1]}`, 16).toString(16)] : [],
  );
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}

/** Whether only this machine can use an address. */
export const isLoopback = (address: string): boolean =>
  address === "::1" || /^127\.\d+\.\d+\.\d+$/.test(address);
