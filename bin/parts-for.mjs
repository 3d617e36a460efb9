// What of the toolchain a command needs: reading and asking for help take Node alone.

/** Commands that start neither Chroma nor k6. */
const LIGHT = ["claims", "doctor", "down", "heal", "help", "init", "report"];
/** The same of `gate`, which draws and checks its history, too. */
const LIGHT_OF_GATE = ["trend", "heartbeat"];
/** Whatever the command, these only print. */
const LIGHT_FLAGS = ["--help", "-h", "--version", "-V", "--dry-run", "--list"];

/**
 * @param {string[]} args the command line's
 * @returns {string[]} the set-up's arguments; [] = all that a run needs
 */
export function partsFor(args) {
  const [command, sub] = args;
  const isLight =
    LIGHT.includes(command) ||
    (command === "gate" && LIGHT_OF_GATE.includes(sub)) ||
    args.some((arg) => LIGHT_FLAGS.includes(arg));
  return isLight ? ["npm"] : [];
}
