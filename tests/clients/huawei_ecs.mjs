// The Huawei Cloud SDK: node huawei_ecs.mjs PROXY|- URL ANSWER. Asks the mock for a
// server, which answers as ANSWER says, and prints what is in the exception.
import core from "@huaweicloud/huaweicloud-sdk-core";
import ecs from "@huaweicloud/huaweicloud-sdk-ecs/v2/public-api.js";

const [proxy, url, answer] = process.argv.slice(2);
const credentials = new core.BasicCredentials()
  .withAk("ak").withSk("sk").withProjectId("project");
const builder = ecs.EcsClient.newBuilder()
  .withCredential(credentials)
  .withEndpoint(url)
  .withOptions({ axiosRequestConfig: { headers: { "Mock-Answer": answer } } });
if (proxy !== "-")
  builder.withProxyAgent(proxy);
const question = new ecs.ShowServerRequest();
question.serverId = "server";
try {
  const { httpStatusCode } = await builder.build().showServer(question);
  console.log(JSON.stringify({ status: httpStatusCode }));
} catch (error) {
  console.log(JSON.stringify({
    exception: error.constructor.name, httpStatusCode: error.httpStatusCode,
    errorCode: error.errorCode, errorMsg: error.errorMsg, requestId: error.requestId,
  }));
}
