/**
 * Turns SIGINT, SIGTERM and SIGHUP into one abort signal. The first is told at once, for what it ends
 * can take a while; no later one hurries it or is told.
 */
export function onInterrupt(tell: (words: string) => void): {
  signal: AbortSignal;
  by(): string | null;
} {
  const controller = new AbortController();
  let first: string | null = null;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(name, () => {
      if (first !== null) return;
      first = name;
      controller.abort();
      tell(`${name}: ending and healing all that was started; no second signal is needed`);
    });
  return { signal: controller.signal, by: () => first };
}
