import type { MachineWatched } from "../../host/watch-machine.ts";
import type { Finding } from "../finding.ts";
import { rowOf, unfit } from "./row.ts";

/** As the rounds have it: flagged from here on, void from there on. */
const FLAGGED = 0.1;
const VOID = 0.3;

const percent = (cores: number): string => `${(cores * 100).toFixed(0)} %`;

/** What others use of the machine now. It passes, so it never fails: it says what a round would be. */
export function judgeLoad({ foreignCores, stealCores }: MachineWatched): Finding {
  const own = foreignCores - stealCores;
  return rowOf(
    {
      name: "foreign load",
      neededFor: "rounds that count",
      found: `${percent(foreignCores)} of a core now, ${percent(stealCores)} of it stolen by the hypervisor`,
      needs: `at most ${percent(FLAGGED)} of a core; rounds are void above ${percent(VOID)}`,
    },
    foreignCores <= FLAGGED
      ? null
      : unfit(
          "warn",
          `${foreignCores > VOID ? "a round would be void now" : "rounds would be flagged now"}: ${
            own >= stealCores
              ? "end what else runs here, `top` shows it"
              : "use a machine whose cores aren't shared"
          }`,
        ),
  );
}
