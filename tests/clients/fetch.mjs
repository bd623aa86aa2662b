// Node's own fetch, which takes a dispatcher of undici's; arguments as undici.mjs.
import { readFileSync } from "node:fs";
import { ProxyAgent, fetch, getGlobalDispatcher, setGlobalDispatcher } from "undici";
import { tell } from "./tell.mjs";

const [proxy, method, url, file] = process.argv.slice(2);
if (proxy !== "-")
  setGlobalDispatcher(new ProxyAgent(proxy));
const body = file ? readFileSync(file) : undefined;
const answer = await fetch(url, { method, body });
tell(answer.status, Buffer.from(await answer.arrayBuffer()), body);
await getGlobalDispatcher().close();
