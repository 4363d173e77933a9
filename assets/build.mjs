// Bundles what the desk's pages load from elsewhere, and writes down whose work it is.
//
// The same packages give the same bytes: everything is pinned in package-lock.json, and gzip keeps no time and no name.

import { build } from "esbuild";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const HERE = new URL("./", import.meta.url);
const OUT = new URL("../src/dateline/desk/static/vendor/", HERE);

// The name of a file in `vendor` and the packages that are in it.
const made = new Map();

async function save(name, content, packages) {
  const packed = gzipSync(content, { level: 9 });
  // The byte that names the operating system; 255 is "unknown".
  packed[9] = 255;
  await writeFile(new URL(`${name}.gz`, OUT), packed);
  made.set(name, [...new Set(packages)].sort());
}

// The desk's policy allows no code made of text. Cytoscape brings a way to the global object for very old browsers.
const withoutFunction = {
  name: "without-function",
  setup(setup) {
    setup.onLoad({ filter: /cytoscape\.esm\.mjs$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replaceAll("Function('return this')()", "globalThis"),
      loader: "js",
    }));
  },
};

async function bundle(name) {
  const { metafile, outputFiles } = await build({
    absWorkingDir: fileURLToPath(HERE), entryPoints: [`src/${name}.js`], bundle: true, format: "esm", minify: true, target: "es2022",
    legalComments: "eof", charset: "utf8", metafile: true, write: false, plugins: [withoutFunction],
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const packages = inputs.filter(([path, { bytesInOutput }]) => path.startsWith("node_modules/") && bytesInOutput > 0);
  await save(`${name}.js`, outputFiles[0].contents, packages.map(([path]) => path.split("/")[1]));
}

// Countries with their names; the pages draw them as they are.
async function world() {
  const topology = JSON.parse(await readFile(new URL("node_modules/world-atlas/countries-50m.json", HERE), "utf8"));
  await save("world.json", JSON.stringify({ ...topology, objects: { countries: topology.objects.countries } }), ["world-atlas"]);
}

async function htmx() {
  await save("htmx.js", await readFile(new URL("node_modules/htmx.org/dist/htmx.min.js", HERE)), ["htmx.org"]);
}

async function licences() {
  const lock = JSON.parse(await readFile(new URL("package-lock.json", HERE), "utf8"));
  const names = [...new Set([...made.values()].flat())].sort();
  const about = (name) => lock.packages[`node_modules/${name}`];
  const lines = ["The files of this folder are bundled from packages of the npm registry; assets/README.md says how.", ""];
  for (const [file, packages] of [...made].sort()) {
    lines.push(`${file}: ${packages.map((name) => `${name} ${about(name).version}`).join(", ")}`);
  }
  lines.push("", "world.json is made with Natural Earth (https://www.naturalearthdata.com), public domain.", "");
  for (const name of names) {
    const folder = new URL(`node_modules/${name}/`, HERE);
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e(\.\w+)?$/i.test(entry));
    const text = (await readFile(new URL(file, folder), "utf8")).replaceAll("\r\n", "\n").trim();
    lines.push("-".repeat(80), `${name} ${about(name).version} (${about(name).license})`, "", text, "");
  }
  await writeFile(new URL("LICENSES", OUT), lines.join("\n"));
}

await mkdir(OUT, { recursive: true });
for (const entry of await readdir(OUT)) await rm(new URL(entry, OUT));
await htmx();
await world();
for (const name of ["map", "timeline", "network"]) await bundle(name);
await licences();
