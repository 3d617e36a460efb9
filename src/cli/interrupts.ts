/** Turns SIGINT, SIGTERM and SIGHUP into one abort signal; a second Ctrl-C doesn't hurry it. */
export function onInterrupt(): { signal: AbortSignal; by(): string | null } {
  const controller = new AbortController();
  let first: string | null = null;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(name, () => {
      first ??= name;
      controller.abort();
    });
  return { signal: controller.signal, by: () => first };
}
