const encoder = new TextEncoder();

/**
 * At most this many bytes of UTF-8, cut at the end of a line; whoever reads it is told that it was cut.
 * @throws RangeError where not even that would fit.
 */
export function limited(text: string, bytesMax: number, told: string): string {
  if (encoder.encode(text).length <= bytesMax) return text;
  const end = `\n\n${told}\n`;
  const room = bytesMax - encoder.encode(end).length;
  if (room < 0) throw new RangeError(`Expected at least ${-room} bytes more than ${bytesMax}.`);
  let kept = "";
  let used = 0;
  for (const line of text.split(/(?<=\n)/)) {
    used += encoder.encode(line).length;
    if (used > room) break;
    kept += line;
  }
  return `${kept.trimEnd()}${end}`;
}
