import type { Distribution } from "../../evidence/drill.ts";

/** "before 81/80/81, settling 1/0/1 (1 failed), down 160/0/159, after 40/41/40". */
export const wasSpreadWords = ({ stretches }: Distribution): string =>
  stretches
    .map(({ id, answered, failed }) => {
      const words = `${id} ${answered.join("/")}`;
      return failed === 0 ? words : `${words} (${failed} failed)`;
    })
    .join(", ");
