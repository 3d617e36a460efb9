// One line of progress for each part: redrawn on a terminal, plain at start and end elsewhere.
import { env, stderr } from "node:process";

const REDRAW_MS = 120;
const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

const secondsSince = (start) => Math.round((Date.now() - start) / 1000);

function createPlainProgress(write) {
  return {
    start(name, what) {
      const begun = Date.now();
      write(`setup: ${name}: ${what} …\n`);
      return {
        update() {},
        done: (text) => write(`setup: ${name}: ${text} (${secondsSince(begun)} s)\n`),
        fail: (text) => write(`setup: ${name}: ${text} (${secondsSince(begun)} s)\n`),
      };
    },
    say: (text) => write(`setup: ${text}\n`),
    end() {},
  };
}

function createLiveProgress(write, columns) {
  const lines = [];
  let drawn = 0;
  let frame = 0;
  const draw = () => {
    frame += 1;
    const up = drawn > 0 ? `\x1b[${drawn}A` : "";
    const text = lines.map((line) => `\r\x1b[2K${line(frame).slice(0, columns() - 1)}\n`).join("");
    write(up + text);
    drawn = lines.length;
  };
  let timer;
  return {
    start(name, what) {
      const begun = Date.now();
      let state = { mark: undefined, text: what };
      lines.push((tick) => {
        const mark = state.mark ?? FRAMES[tick % FRAMES.length];
        const seconds = state.seconds ?? secondsSince(begun);
        return `${mark} ${name.padEnd(10)} ${String(seconds).padStart(3)} s  ${state.text}`;
      });
      timer ??= setInterval(draw, REDRAW_MS);
      const finish = (mark) => (text) => {
        state = { mark, text, seconds: secondsSince(begun) };
      };
      return {
        update: (text) => {
          state = { mark: undefined, text: `${what}: ${text}` };
        },
        done: finish("✔"),
        fail: finish("✖"),
      };
    },
    say(text) {
      drawn = 0;
      write(`setup: ${text}\n`);
    },
    end() {
      clearInterval(timer);
      timer = undefined;
      if (lines.length > 0) draw();
      lines.length = 0;
      drawn = 0;
    },
  };
}

/** Progress goes to stderr; a redrawn one only where somebody watches and has not declined it. */
export function createProgress() {
  const write = (text) => stderr.write(text);
  const live = stderr.isTTY && !env.CI && !env.NO_COLOR && env.TERM !== "dumb";
  return live ? createLiveProgress(write, () => stderr.columns || 80) : createPlainProgress(write);
}
