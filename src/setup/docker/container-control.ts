import type { UndoStep } from "../../heal/undo.ts";
import type { ContainerControl } from "../setup.ts";
import type { ContainerCalls } from "./container-calls.ts";
import type { Engine } from "./engine.ts";
import type { Ground } from "./ground.ts";
import type { DockerPart } from "./part.ts";

/** What can be done to a part for being a container. */
export function containerControl(
  part: DockerPart,
  {
    engine,
    calls,
    ground,
    holdsData,
  }: { engine: Engine; calls: ContainerCalls; ground: Ground; holdsData: boolean },
): ContainerControl {
  const { name, network } = part.spec;
  const undo = (path: string, body: unknown, what: string): UndoStep => ({
    kind: "engine",
    engine: engine.host,
    path,
    body: body === null ? null : JSON.stringify(body),
    what: `${what} of ${name}`,
  });
  return {
    name,
    pause: () => calls.pause(name),
    unpause: () => calls.unpause(name),
    isPaused: async () => (await part.inspect())?.State.Paused ?? false,
    disconnect: () => calls.disconnect(network, name),
    async connect() {
      if (!(await isConnected())) await calls.connect(network, name);
    },
    isConnected,
    recreate: (data, signal) =>
      part.recreate(signal, async () => {
        if (data === "lost" && holdsData) await ground.renewVolume();
      }),
    restarts: async () => (await part.inspect())?.RestartCount ?? 0,
    startedAt: async () => (await part.inspect())?.State.StartedAt ?? null,
    undoOf: (what) =>
      what === "pause"
        ? undo(`/containers/${name}/unpause`, null, "the pause")
        : undo(`/networks/${network}/connect`, { Container: name }, "the disconnection"),
  };
  async function isConnected(): Promise<boolean> {
    return (await part.inspect())?.NetworkSettings.Networks[network] !== undefined;
  }
}
