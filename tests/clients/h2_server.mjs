// An HTTP/2 server: node h2_server.mjs CERTIFICATE KEY. Its port is the first line.
import { readFileSync } from "node:fs";
import { createSecureServer } from "node:http2";

const [certificate, key] = process.argv.slice(2);
const server = createSecureServer({ cert: readFileSync(certificate), key: readFileSync(key) });
server.on("stream", (stream) => {
  stream.respond({ ":status": 200 });
  stream.end("x".repeat(1 << 20));
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
