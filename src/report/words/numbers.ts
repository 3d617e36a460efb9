/** A space that no line is broken at. */
export const NBSP = "\u00a0";
const MISSING = "–";

const grouped = new Intl.NumberFormat("en");

/** "10,000"; a dash where there is no number. */
export const whole = (value: number | null | undefined): string =>
  finite(value) ? grouped.format(Math.round(value)) : MISSING;

/** "0.412 ms", "12.4 ms", "1.35 s": three digits that matter. */
export function latency(value: number | null | undefined): string {
  if (!finite(value)) return MISSING;
  if (Math.abs(value) >= 9999.5) return `${grouped.format(round(value / 1000, 1))}${NBSP}s`;
  if (Math.abs(value) >= 999.5) return `${(value / 1000).toFixed(2)}${NBSP}s`;
  return `${threeDigits(value)}${NBSP}ms`;
}

/** "12 s", "3 min 42 s", "1 h 12 min". */
export function duration(ms: number | null | undefined): string {
  if (!finite(ms)) return MISSING;
  const seconds = ms / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)}${NBSP}s`;
  const total = Math.round(seconds);
  if (total < 60) return `${total}${NBSP}s`;
  if (total < 3600) return pair([Math.floor(total / 60), "min"], [total % 60, "s"]);
  const minutes = Math.round(seconds / 60);
  return pair([Math.floor(minutes / 60), "h"], [minutes % 60, "min"]);
}

/** "1.51×", "0.084×", "12.4×". */
export const times = (ratio: number | null | undefined): string =>
  finite(ratio) ? `${decimals(ratio, ratio < 0.1 ? 3 : 2)}×` : MISSING;

/** "1.48–1.54", with a third decimal where two would show no width. */
export function range(low: number, high: number): string {
  if (!(finite(low) && finite(high))) return MISSING;
  const finer = low.toFixed(2) === high.toFixed(2) && low.toFixed(3) !== high.toFixed(3);
  const places = low < 0.1 || finer ? 3 : 2;
  return `${decimals(low, places)}–${decimals(high, places)}`;
}

/** "97.8 %", "0.01 %", "0 %". */
export function percent(share: number | null | undefined): string {
  if (!finite(share)) return MISSING;
  const value = share * 100;
  const places = value !== 0 && Math.abs(value) < 0.095 ? 2 : 1;
  return `${trimmed(value.toFixed(places))}${NBSP}%`;
}

/** "812 KiB", "1.2 GiB". */
export function size(value: number | null | undefined): string {
  if (!finite(value)) return MISSING;
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const step = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(value) / 10));
  return `${trimmed(threeDigits(value / 1024 ** step))}${NBSP}${units[step]}`;
}

/** "41.2 req/s". */
export const rate = (value: number | null | undefined): string =>
  finite(value) ? `${trimmed(threeDigits(value))}${NBSP}req/s` : MISSING;

/** "1 round", "5 rounds". */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${whole(count)}${NBSP}${count === 1 ? one : many}`;

/** "2026-11-25 17:33 UTC"; what isn't a date is shown as it stands. */
export function moment(iso: string): string {
  const time = new Date(iso);
  if (!finite(time.getTime())) return iso;
  return `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function finite(value: number | null | undefined): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** "0.412", "12.4", "1,350": three digits that matter. */
export function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size >= 99.95) return grouped.format(Math.round(value));
  if (size >= 9.995) return value.toFixed(1);
  return size >= 0.9995 ? value.toFixed(2) : value.toFixed(3);
}

function decimals(value: number, places: number): string {
  if (value >= 99.5) return grouped.format(Math.round(value));
  return value.toFixed(value >= 9.995 ? 1 : places);
}

const round = (value: number, places: number): number => Number(value.toFixed(places));

const trimmed = (text: string): string => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

function pair(...parts: (readonly [number, string])[]): string {
  return parts
    .filter(([value], index) => index === 0 || value > 0)
    .map(([value, unit]) => `${value}${NBSP}${unit}`)
    .join(" ");
}
