// undici: node undici.mjs PROXY|- METHOD URL [FILE]. Prints the status and the body's
// first line, or how many bytes it has. FILE is sent, and must come back in the body.
import { readFileSync } from "node:fs";
import { Agent, ProxyAgent, request } from "undici";
import { tell } from "./tell.mjs";

const [proxy, method, url, file] = process.argv.slice(2);
const dispatcher = proxy === "-" ? new Agent() : new ProxyAgent(proxy);
const body = file ? readFileSync(file) : undefined;
const answer = await request(url, { method, body, dispatcher });
tell(answer.statusCode, Buffer.from(await answer.body.arrayBuffer()), body);
await dispatcher.close();
