// axios with https-proxy-agent; arguments as undici.mjs.
import { readFileSync } from "node:fs";
import axios from "axios";
import { HttpsProxyAgent } from "https-proxy-agent";
import { tell } from "./tell.mjs";

const [proxy, method, url, file] = process.argv.slice(2);
const agent = proxy === "-" ? undefined : new HttpsProxyAgent(proxy);
const data = file ? readFileSync(file) : undefined;
const answer = await axios.request({
  method, url, data, proxy: false, httpAgent: agent, httpsAgent: agent, responseType: "arraybuffer",
  validateStatus: () => true, maxBodyLength: Infinity,
});
tell(answer.status, Buffer.from(answer.data), data);
