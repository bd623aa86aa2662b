// axios with its own proxy setting; arguments as undici.mjs.
import { readFileSync } from "node:fs";
import axios from "axios";
import { tell } from "./tell.mjs";

const [where, method, url, file] = process.argv.slice(2);
const at = where === "-" ? undefined : new URL(where);
const proxy = at ? { protocol: "http", host: at.hostname, port: Number(at.port) } : false;
const data = file ? readFileSync(file) : undefined;
const answer = await axios.request({
  method, url, data, proxy, responseType: "arraybuffer", validateStatus: () => true,
  maxBodyLength: Infinity,
});
tell(answer.status, Buffer.from(answer.data), data);
