/**
 * A server that does nothing, as a process of its own: what the generator can do at most. Answers
 * every request with the text of file argv[2]; prints its port.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const reply = readFileSync(process.argv[2] ?? "", "utf8");
const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(reply) };

const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => response.writeHead(200, headers).end(reply));
});
server.keepAliveTimeout = 600_000;
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address === "object") process.stdout.write(`${address.port}\n`);
});
