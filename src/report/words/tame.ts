// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to go.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Text of others must not steer a terminal or a viewer: control characters become visible. */
export const tame = (text: string): string => text.replace(CONTROL, "\ufffd");
