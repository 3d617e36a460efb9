import { kill } from "../faults/kill.ts";
import { type Milliseconds, seconds } from "../units/quantity.ts";
import { countSpread, untilSpreadAgain } from "./acts/watch-spread.ts";
import type { Drill } from "./drill.ts";
import { faultDrill } from "./fault-drill.ts";
import type { SetupWish } from "./lab.ts";

const BACKENDS = 3;
/** Neither the first one, whose port others may know, nor the last one. */
const KILLED = 2;

interface How {
  readonly name: string;
  readonly title: string;
  readonly balancer: NonNullable<SetupWish["balancer"]>;
  /** Long enough for the balancer to try the dead one again, and more than once. */
  readonly holdMs: Milliseconds;
  readonly lastsMs: Milliseconds;
}

const distributionDrill = ({ balancer, holdMs, ...drill }: How): Drill =>
  faultDrill({
    ...drill,
    setups: ["server"],
    needs: "nginx",
    breaks: "kills one of three backends behind nginx under load, and starts it again",
    proxies: false,
    claims: ["load-distribution", "persistence"],
    wish: { backends: BACKENDS, balancer },
    // With a balancer nobody has to act, and the backend that is gone is missed by nobody: no recovery is timed.
    begin: (stage) => {
      stage.isClocked = false;
    },
    blows: [{ fault: () => kill({ role: "backend", number: KILLED }), holdMs }],
    extra: [
      { name: "until it is back", play: (stage) => untilSpreadAgain(stage, KILLED) },
      { name: "count", play: (stage) => countSpread(stage, KILLED) },
    ],
  });

/** The plan's balancer. */
export const loadDistribution = distributionDrill({
  name: "load-distribution",
  title: "Is load spread over three backends, also when one dies and comes back?",
  balancer: "as planned",
  holdMs: seconds(8),
  lastsMs: seconds(65),
});

/** The paper's upstream block sets nothing: nginx's defaults, which leave a dead one out for 10 s. */
export const loadDistributionAsWritten = distributionDrill({
  name: "load-distribution-as-written",
  title: "Is load spread over three backends with the balancer that the paper writes?",
  balancer: "as written",
  holdMs: seconds(22),
  lastsMs: seconds(85),
});
