import { basename, join } from "node:path";
import type { UndoStep } from "../../heal/undo.ts";
import { tagChildren } from "../../host/environment.ts";
import type { OnSpawn } from "../../host/process-group.ts";
import type { SetupName } from "../../setup/setup.ts";
import type { Session } from "../session.ts";

/** What is to outlive the session: until it is handed over the session undoes it, as any other. */
export interface Keeping {
  /** For the setups' data; their folder is the session's own. */
  readonly dataFolder: string;
  onSpawn(setup: SetupName): OnSpawn;
  intend(step: UndoStep): () => void;
  /** What ends all of it, last first. */
  steps(): readonly UndoStep[];
  /** From here on the session lets it live. */
  handOver(): void;
}

/** Every process that is begun from now on carries a tag of its own: the session's would end it. */
export function createKeeping(session: Session): Keeping {
  const { runId, path } = session.folder;
  const dataFolder = join(path, "data");
  const tag = `up-${runId}`;
  const open = new Map<UndoStep, () => void>();
  const guards: (() => void)[] = [
    session.intend({ kind: "folder", path: dataFolder }),
    session.intend({ kind: "tagged processes", tag }),
  ];
  tagChildren(tag);
  const intend: Keeping["intend"] = (step) => {
    const done = session.intend(step);
    open.set(step, done);
    return () => {
      open.delete(step);
      done();
    };
  };
  return {
    dataFolder,
    intend,
    onSpawn:
      (setup) =>
      ({ pid, startTicks, what }) =>
        void intend({ kind: "process", pid, startTicks, what: `${setup}: ${basename(what)}` }),
    steps: () => [...open.keys()].reverse(),
    handOver() {
      for (const done of [...open.values(), ...guards]) done();
    },
  };
}
