import { messageOf } from "./errors.ts";

/**
 * Owns what must be undone. Undoes in reverse order, tries every step even when one fails, and
 * reports all failures together.
 */
export class Scope implements AsyncDisposable {
  readonly #steps: { what: string; undo: () => unknown }[] = [];

  /** Registers one step of clean-up; `what` names it in an error message. */
  defer(what: string, undo: () => unknown): void {
    this.#steps.push({ what, undo });
  }

  /** Hands a resource over: it is disposed with the scope. */
  use<T extends AsyncDisposable>(what: string, resource: T): T {
    this.defer(what, () => resource[Symbol.asyncDispose]());
    return resource;
  }

  /** @throws AggregateError naming every step that failed, after all were tried. */
  async [Symbol.asyncDispose](): Promise<void> {
    const failures: Error[] = [];
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      try {
        await step.undo();
      } catch (cause) {
        failures.push(new Error(`${step.what}: ${messageOf(cause)}`, { cause }));
      }
    }
    if (failures.length > 0)
      throw new AggregateError(
        failures,
        `${failures.length} clean-up steps failed: ${failures.map(messageOf).join("; ")}`,
      );
  }
}
