// Bundles the pages' scripts, unminified and reproducible, so that what is served can be read.
// Usage: node build.mjs [DIRECTORY [benchmark]]; `benchmark` builds that module instead.
import { build } from "esbuild";

const output = process.argv[2] ?? "../web/static";
const pages = ["booth", "worker", "scrutineer", "check-in", "page"];
const names = process.argv[3] === undefined ? pages : [process.argv[3]];

await build({
  entryPoints: names.map((name) => `src/${name}.ts`),
  outdir: output,
  bundle: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  minify: false,
  legalComments: "inline",
  logLevel: "warning",
});
