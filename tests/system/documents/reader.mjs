// SPDX-License-Identifier: Apache-2.0
// Runs a module of the application around it: node reader.mjs MODULE NAMES. NAMES is JSON of what the module uses and
// does not declare. Prints what the module prints, and then its values or its route's answer as a line of JSON.
import { pollJobStatus, queue } from "@/lib/queue";

const [, , module, names] = process.argv;
const absolute = globalThis.fetch;

const post = async (name) => (await import(`./out/modules/${name}.js`)).POST(new Request("http://localhost/"));

// A page fetches from its own host: the application's route /api/crawl, or what the application passes on to pawl.
// The browser's cookie goes along, if its user has one.
const { cookie, ...given } = JSON.parse(names);
const fetchFromPage = (path, options = {}) => {
  if (path === "/api/crawl") return post("route");
  const headers = { ...options.headers, ...(cookie && { cookie }) };
  return absolute(String(path).startsWith("/") ? process.env.PAWL_URL + path : path, { ...options, headers });
};

Object.assign(globalThis, given, {
  queue,
  pollJobStatus,
  fetch: fetchFromPage,
  NextResponse: Response,
  showResults: (results) => console.log(JSON.stringify(results)),
});

const { POST, ...values } = await import(`./out/modules/${module}.js`);
if (POST) {
  const answer = await post(module);
  console.log(JSON.stringify({ status: answer.status, body: await answer.json() }));
} else if (Object.keys(values).length > 0) {
  console.log(JSON.stringify(values));
}
