import { createWriteStream } from "node:fs";
import type { Readable } from "node:stream";
import type { StartedTestContainer } from "testcontainers";

/** Writes a container's log to a file, start after start. */
export interface LogFollower {
  /** @param startedAt of the engine; the same start is followed once. */
  follow(container: StartedTestContainer, startedAt: string): Promise<void>;
  end(): void;
}

export function followLog(file: string): LogFollower {
  const streams = new Set<Readable>();
  let followed = "";
  return {
    async follow(container, startedAt) {
      if (startedAt === followed) return;
      followed = startedAt;
      const stream = await container.logs({ since: Date.parse(startedAt) / 1000 });
      streams.add(stream);
      // Opened for each start: what is there stays.
      const out = createWriteStream(file, { flags: "a" });
      stream.pipe(out);
      stream.once("close", () => streams.delete(stream));
      // A container that is removed ends its log in its own way.
      for (const source of [stream, out]) source.on("error", () => undefined);
    },
    end() {
      for (const stream of streams) stream.destroy();
      streams.clear();
    },
  };
}
