// Bundles the pages' scripts, unminified and reproducible, so that what is served can be read.
import { build } from "esbuild";

const output = process.argv[2] ?? "../web/static";
const names = ["booth", "worker", "scrutineer", "check-in", "page"];

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
