/** One line when a step begins, one when it ends; no more often, for logs keep every line. */
export interface Step {
  done(text: string): void;
  fail(): void;
}

export interface Progress {
  start(name: string, what: string): Step;
  say(text: string): void;
}

export function createProgress(write: (text: string) => void): Progress {
  const seconds = (since: number) => Math.round((performance.now() - since) / 1000);
  return {
    start(name, what) {
      const began = performance.now();
      write(`bake: ${name}: ${what} …\n`);
      return {
        done: (text) => write(`bake: ${name}: ${text} (${seconds(began)} s)\n`),
        fail: () => write(`bake: ${name}: failed (${seconds(began)} s)\n`),
      };
    },
    say: (text) => write(`bake: ${text}\n`),
  };
}
