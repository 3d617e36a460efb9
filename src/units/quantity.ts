declare const unit: unique symbol;

/** A number that carries its unit in its type. Made by the functions of this room only. */
export type Quantity<Unit extends string> = number & { readonly [unit]: Unit };

/** Time; wall or monotonic, as the name of the value says. */
export type Milliseconds = Quantity<"ms">;
/** Events in a second. */
export type PerSecond = Quantity<"1/s">;
/** Size in memory or on disk. */
export type Bytes = Quantity<"B">;
/** A quotient of two like quantities; 1 = equal. */
export type Ratio = Quantity<"ratio">;
/** The natural logarithm of a ratio; 0 = equal. */
export type LogRatio = Quantity<"ln ratio">;
/** A part of a whole, from 0 to 1. */
export type Share = Quantity<"share">;
/** CPU time over wall time: 1 = one core fully used. */
export type Cores = Quantity<"cores">;
/** CPU time. */
export type CpuSeconds = Quantity<"CPU s">;

function finite(name: string, value: number): number {
  if (!Number.isFinite(value)) throw new RangeError(`Expected ${name} to be finite, got ${value}.`);
  return value;
}

function notNegative(name: string, value: number): number {
  if (finite(name, value) < 0) throw new RangeError(`Expected ${name} ≥ 0, got ${value}.`);
  return value;
}

/** @throws RangeError unless finite; may be negative (a request can be early). */
export const milliseconds = (value: number): Milliseconds =>
  finite("milliseconds", value) as Milliseconds;
/** @throws RangeError unless finite. */
export const seconds = (value: number): Milliseconds => milliseconds(value * 1000);
/** @throws RangeError unless finite and ≥ 0. */
export const perSecond = (value: number): PerSecond =>
  notNegative("a rate per second", value) as PerSecond;
/** @throws RangeError unless finite and ≥ 0. */
export const bytes = (value: number): Bytes => notNegative("bytes", value) as Bytes;
/** @throws RangeError unless finite and ≥ 0. */
export const ratio = (value: number): Ratio => notNegative("a ratio", value) as Ratio;
/** @throws RangeError unless finite. */
export const logRatio = (value: number): LogRatio => finite("a log-ratio", value) as LogRatio;
/** @throws RangeError unless finite and ≥ 0. */
export const share = (value: number): Share => notNegative("a share", value) as Share;
/** @throws RangeError unless finite and ≥ 0. */
export const cores = (value: number): Cores => notNegative("cores", value) as Cores;
/** @throws RangeError unless finite and ≥ 0. */
export const cpuSeconds = (value: number): CpuSeconds =>
  notNegative("CPU seconds", value) as CpuSeconds;

/** The ratio that a log-ratio stands for. */
export const toRatio = (value: LogRatio): Ratio => ratio(Math.exp(value));
/** The log-ratio of a ratio. @throws RangeError for 0. */
export const toLogRatio = (value: Ratio): LogRatio => logRatio(Math.log(value));
