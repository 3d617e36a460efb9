import { recreate } from "../faults/recreate.ts";
import { milliseconds, seconds } from "../units/quantity.ts";
import { faultDrill } from "./fault-drill.ts";
import { storagePart } from "./places.ts";

/** What every update does: the container is removed, and made anew on the same volume. */
export const recreatePersistence = faultDrill({
  name: "recreate-persistence",
  title: "Does everything outlive a new container?",
  setups: ["server"],
  needs: "the docker driver",
  breaks: "removes Chroma's container under load, and makes it anew on the same volume",
  proxies: false,
  lastsMs: seconds(60),
  claims: ["persistence", "recovery", "uptime"],
  blows: [{ fault: (stage) => recreate(storagePart(stage), "kept"), holdMs: milliseconds(0) }],
});

/** Where the paper mounts its volume; whether Chroma keeps anything there is what is asked. */
const PAPERS_PLACE = "/chroma/chroma";

export const recreatePersistenceAsWritten = faultDrill({
  name: "recreate-persistence-as-written",
  title: "Does everything outlive a new container, with the volume where the paper mounts it?",
  setups: ["server"],
  needs: "the docker driver",
  breaks: `removes Chroma's container under load, and makes it anew with its volume at ${PAPERS_PLACE}`,
  proxies: false,
  lastsMs: seconds(150),
  claims: ["persistence"],
  wish: { volumeAt: PAPERS_PLACE },
  blows: [
    {
      fault: (stage) => recreate(storagePart(stage), "kept", { volume: PAPERS_PLACE }),
      holdMs: milliseconds(0),
    },
  ],
});
