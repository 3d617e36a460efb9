/** What GitHub shows beside a job: its log's line `::error title=…::…`. */
export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly title: string;
  readonly message: string;
}

const escapedData = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

/** In a property a colon would end it, and a comma would begin the next one. */
const escapedProperty = (text: string): string =>
  escapedData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

/** The one line that GitHub's runner reads; whatever the texts hold, it stays one command. */
export const workflowCommand = ({ level, title, message }: Annotation): string =>
  `::${level} title=${escapedProperty(title)}::${escapedData(message)}`;

/**
 * Text of others as a runner may see it: a line that begins with `::`, or holds the older `##[`, would
 * be obeyed. It stays readable.
 */
export const disarmed = (text: string): string =>
  text.replace(/^(\s*):(?=:)/gm, "$1: ").replaceAll("##[", "## [");
