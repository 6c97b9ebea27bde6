// SPDX-License-Identifier: Apache-2.0
// A reverse proxy that has pawl under a path, as `location /ops/pawl/ { proxy_pass http://pawl/; }` would, and nothing else.
import { createServer, request } from "node:http";

export class Proxy {
  strays = []; // what was asked for outside of the prefix

  static async start(url, prefix) {
    const proxy = new Proxy();
    const target = new URL(url);
    proxy.server = createServer((from, to) => {
      if (!from.url.startsWith(`${prefix}/`)) {
        if (from.url !== "/favicon.ico") proxy.strays.push(from.url);
        to.writeHead(404).end();
        return;
      }
      const on = request({ host: target.hostname, port: target.port, method: from.method, path: from.url.slice(prefix.length), headers: from.headers }, (answer) => {
        to.writeHead(answer.statusCode, answer.headers);
        answer.pipe(to);
      });
      on.on("error", () => to.destroy());
      to.on("close", () => on.destroy());
      from.pipe(on);
    });
    await new Promise((go) => proxy.server.listen(0, "127.0.0.1", go));
    proxy.dashboard = `http://127.0.0.1:${proxy.server.address().port}${prefix}/dashboard/`;
    return proxy;
  }

  async close() {
    this.server.closeAllConnections();
    await new Promise((go) => this.server.close(go));
  }
}
