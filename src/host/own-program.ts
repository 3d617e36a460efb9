import { extname, join } from "node:path";

/**
 * Path of a program of this project that is started by its file, beside the module that asks. In a clone
 * it ends in `.ts` as the asking module does; in what `npm pack` makes, in `.js`.
 *
 * @param name relative to the asking module, without its ending
 */
export function ownProgram(asking: ImportMeta, name: string): string {
  return join(asking.dirname, `${name}${extname(asking.filename)}`);
}
