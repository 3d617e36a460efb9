import type { MachineWatched } from "../../host/watch-machine.ts";
import type { Finding } from "../finding.ts";
import { rowOf, unfit } from "./row.ts";

/** A round is void beyond it. */
const STEP_MS = 50;
/** A clock that is put right by so much in a moment isn't kept by anybody. */
const BROKEN_MS = 1000;
/** Reading one of them takes microseconds, and every latency is made of two readings. */
const SLOW_SOURCES = ["hpet", "acpi_pm", "jiffies"];

/** Wall against monotonic clock while the machine was watched. */
export function judgeClock(watched: MachineWatched): Finding {
  const { clockStepMs, clockSource, watchedMs } = watched;
  const seconds = (watchedMs / 1000).toFixed(1);
  return rowOf(
    {
      name: "clock",
      neededFor: "latencies that mean something",
      found: `steps up to ${clockStepMs.toFixed(0)} ms in ${seconds} s${clockSource === null ? "" : `, ${clockSource}`}`,
      needs: `steps up to ${STEP_MS} ms`,
    },
    lackOf(clockStepMs, clockSource),
  );
}

function lackOf(stepMs: number, source: string | null) {
  const steady =
    "let chrony or ntpd slew the clock, not step it; a machine that is paused or migrated can't measure";
  if (stepMs > BROKEN_MS) return unfit("fail", steady);
  if (stepMs > STEP_MS) return unfit("warn", steady);
  if (source !== null && SLOW_SOURCES.includes(source))
    return unfit(
      "warn",
      "use the kernel's tsc or kvm-clock (/sys/devices/system/clocksource/clocksource0): this source is slow to read",
    );
  return null;
}
