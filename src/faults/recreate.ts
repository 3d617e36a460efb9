import { begin, broken } from "./active.ts";
import { containedPart, containerRefusal } from "./contained-part.ts";
import { type Fault, type PartName, partWords } from "./fault.ts";

/**
 * The container is removed and made anew from its image, as every update does. Kept: with the volume
 * that it had, if it had one. Lost: with an empty one. It heals itself, as far as it starts.
 *
 * @param volume where that volume is mounted, if it isn't where the data is: another situation, with a name
 * of its own.
 */
export function recreate(
  on: PartName,
  data: "kept" | "lost",
  { volume = "" }: { readonly volume?: string } = {},
): Fault {
  const which = volume === "" ? "" : `, which is mounted at ${volume}`;
  const how = data === "kept" ? `with the volume that it had${which}` : "without its data";
  const kept = volume === "" ? "recreate" : `recreate with a volume at ${volume}`;
  const fault: Fault = {
    name: data === "kept" ? kept : "recreate-without-data",
    on: partWords(on),
    describe: () => `the container of ${partWords(on)} is removed and made anew, ${how}`,
    endedBy: data === "kept" ? "environment" : "operator",
    refusal: async (setup) => containerRefusal(setup, on),
    inject: (setup, { signal }) =>
      begin(fault, async () => {
        const { part, container } = containedPart(fault, setup, on);
        const before = await container.startedAt();
        signal.throwIfAborted();
        await part.stop("graceful");
        // Even where all is interrupted: what was removed is made again.
        await container.recreate(data, new AbortController().signal);
        return {
          async assertBiting() {
            const now = await container.startedAt();
            if (now === null || now === before)
              throw broken(fault, "a new container, but it isn't");
            return `${container.name} was made anew`;
          },
          async heal() {
            if (!part.running()) await part.start(new AbortController().signal);
          },
          async assertHealed() {
            if (!part.running()) throw broken(fault, "a part that runs, but it doesn't");
            return `${container.name} runs`;
          },
        };
      }),
  };
  return fault;
}
