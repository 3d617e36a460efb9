import type { LinkName, PartName } from "../faults/fault.ts";
import type { Stage } from "./stage.ts";

/** The process that holds the data: Chroma itself, or the backend that embeds it. */
export const storagePart = ({ on }: Stage): PartName => ({
  role: on === "server" ? "chroma" : "backend",
  number: 1,
});

/** The link whose loss the application feels first; local has only its own. */
export const storageLink = ({ on }: Stage): LinkName =>
  on === "server"
    ? { from: "backend", to: "chroma", number: 1 }
    : { from: "app", to: "backend", number: 1 };

/** Both links lead through Toxiproxy; local has no second one. */
export const PROXIED = { app: true, chroma: true } as const;
