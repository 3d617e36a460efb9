/** A request's body with its placeholders filled; `vector` is a list of numbers as JSON writes it. */
export function fillTemplate(
  template: string,
  { vector, k }: { readonly vector: string; readonly k: number },
): string {
  const filled = template.replaceAll("{{k}}", String(k)).replaceAll("{{vector}}", () => vector);
  // On one line: a file of bodies has one a line.
  return JSON.stringify(JSON.parse(filled));
}
