// SPDX-License-Identifier: Apache-2.0
// For who works on the pages: node dev.mjs OUT PORT SERVER serves what build.mjs left in OUT under
// /dashboard, and hands everything else on to a pawl at SERVER, such as http://127.0.0.1:7295.
import { createServer, request } from "node:http";
import { readFile } from "node:fs/promises";
import { join, normalize } from "node:path";

const [out, port, server] = process.argv.slice(2);
if (!server) {
  console.error("usage: node dev.mjs OUT PORT SERVER");
  process.exit(2);
}
const types = { js: "text/javascript", css: "text/css", svg: "image/svg+xml" };
const target = new URL(server);

const hand = (from, to) => {
  const on = request({ host: target.hostname, port: target.port, method: from.method, path: from.url, headers: from.headers }, (answer) => {
    to.writeHead(answer.statusCode, answer.headers);
    answer.pipe(to);
  });
  on.on("error", () => to.writeHead(502).end());
  to.on("close", () => on.destroy());
  from.pipe(on);
};

createServer(async (from, to) => {
  const path = new URL(from.url, "http://localhost").pathname;
  const isPage = path.startsWith("/dashboard") && !path.startsWith("/dashboard/api/") && path !== "/dashboard/session";
  if (!isPage) return hand(from, to);
  try {
    if (path.startsWith("/dashboard/assets/")) {
      const name = normalize(path.slice("/dashboard/assets/".length)).replace(/^(\.\.\/)+/, "");
      return to.writeHead(200, { "Content-Type": types[name.split(".").pop()] ?? "application/octet-stream" }).end(await readFile(join(out, name)));
    }
    const page = (await readFile(join(out, "index.html"), "utf8")).replace("{{base}}", "/dashboard/");
    const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'none'";
    to.writeHead(200, { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy }).end(page);
  } catch {
    to.writeHead(404).end();
  }
}).listen(Number(port), "127.0.0.1", () => console.log(`http://127.0.0.1:${port}/dashboard/`));
