// SPDX-License-Identifier: Apache-2.0
// A real pawl for the tests of the pages: started on a free port with a store of its own, stopped by its process.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const TOKEN = "browser-tests-0123456789abcdef";
const kPatienceMs = 20000;
const kPauseMs = 25;

// Asks until the answer is true, and gives it.
export async function until(ask, what, patienceMs = kPatienceMs) {
  const end = Date.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((go) => setTimeout(go, kPauseMs));
  }
}

export class Pawl {
  static async start(config, options = []) {
    const pawl = new Pawl();
    pawl.folder = mkdtempSync(join(tmpdir(), "pawl-browser-"));
    writeFileSync(join(pawl.folder, "pawl.toml"), config);
    await pawl.run(options);
    return pawl;
  }

  async run(options = []) {
    const store = `sqlite:${join(this.folder, "data")}`;
    this.process = spawn(process.env.PAWL_BINARY, ["serve", "--config", "pawl.toml", "--listen", "127.0.0.1:0", "--store", store, ...options], {
      cwd: this.folder,
      env: { PATH: process.env.PATH, PAWL_ADMIN_TOKEN: TOKEN },
      stdio: ["ignore", "pipe", "ignore"],
    });
    let said = "";
    this.process.stdout.on("data", (data) => (said += data));
    const ended = new Promise((_, fail) => this.process.once("exit", (code) => fail(new Error(`pawl ended with ${code}`))));
    ended.catch(() => {});
    this.url = await Promise.race([until(() => said.match(/pawl ready (\S+)/)?.[1], "pawl to be ready"), ended]);
  }

  get dashboard() {
    return `${this.url}/dashboard/`;
  }

  async ask(method, path, body, headers = {}) {
    const answer = await fetch(`${this.url}/v1/${path}`, {
      method,
      headers: { Authorization: `Bearer ${TOKEN}`, ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }
  get = (path) => this.ask("GET", path);
  post = (path, body = {}) => this.ask("POST", path, body);

  // Stores a job and waits until it is in one of `states`.
  async job(request, ...states) {
    const { id } = await this.post("jobs", request);
    return states.length ? until(async () => {
      const job = await this.get(`jobs/${id}`);
      return states.includes(job.state) && job;
    }, `job ${id} to be ${states}`) : this.get(`jobs/${id}`);
  }

  // CPU that the process has used, in seconds (man 5 proc).
  cpuSeconds() {
    const fields = readFileSync(`/proc/${this.process.pid}/stat`, "utf8").split(") ")[1].split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  async stop() {
    if (this.process.exitCode === null) {
      const over = new Promise((go) => this.process.once("exit", go));
      this.process.kill("SIGTERM");
      await over;
    }
  }

  async close() {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
