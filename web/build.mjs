// SPDX-License-Identifier: Apache-2.0
// Bundles the pages: node build.mjs OUT. Names of files carry the hash of what they hold, so that a
// browser may keep them for ever; index.html alone does not.
import { build } from "esbuild";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];
if (!out) {
  console.error("usage: node build.mjs OUT");
  process.exit(2);
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: { main: "src/main.tsx", style: "src/style/index.css", icon: "src/icon.svg" },
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["es2022", "chrome123", "firefox120", "safari17.5"],
  jsx: "automatic",
  jsxImportSource: "preact",
  minify: true,
  metafile: true,
  loader: { ".svg": "copy" },
  entryNames: "[name].[hash]",
  chunkNames: "part.[hash]",
  legalComments: "none",
  logLevel: "warning",
});

const outputs = Object.keys(metafile.outputs).map((path) => basename(path));
const named = (name, kind) => outputs.find((file) => file.startsWith(`${name}.`) && file.endsWith(kind));
const page = await readFile(join(here, "src/index.html"), "utf8");
await writeFile(
  join(out, "index.html"),
  page
    .replaceAll("{{main}}", named("main", ".js"))
    .replaceAll("{{style}}", named("style", ".css"))
    .replaceAll("{{icon}}", named("icon", ".svg")),
);

// What the first screen loads: the entry, and what it imports before anything is asked for.
const entry = Object.keys(metafile.outputs).find((path) => basename(path) === named("main", ".js"));
const first = new Set();
const follow = (path) => {
  if (first.has(path)) return;
  first.add(path);
  for (const used of metafile.outputs[path].imports) {
    if (used.kind === "import-statement" && !used.external) follow(used.path);
  }
};
follow(entry);
follow(Object.keys(metafile.outputs).find((path) => metafile.outputs[path].entryPoint === "src/screens/overview/overview.tsx"));
await writeFile(join(out, "first.json"), JSON.stringify([...first].map((path) => basename(path))));
