/** "8.6 MiB", "234 MiB". */
export function inMiB(size: number): string {
  const mebibytes = size / 1024 ** 2;
  return `${mebibytes < 10 ? mebibytes.toFixed(1) : Math.round(mebibytes)} MiB`;
}
