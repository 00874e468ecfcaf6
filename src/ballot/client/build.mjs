// Bundles the pages' scripts, unminified and reproducible, so that what is served can be read.
// Usage: node build.mjs [DIRECTORY [benchmark]]; `benchmark` builds that module instead.
import { build } from "esbuild";

const output = process.argv[2] ?? "../frame/web/static";
const pages = {
  booth: "booth/booth",
  worker: "booth/worker",
  "scrutineer-worker": "scrutineer/worker",
  scrutineer: "scrutineer/scrutineer",
  "check-in": "desk/check-in",
  desk: "desk/desk",
  page: "core/page",
};
const wanted = process.argv[3] === "benchmark" ? { benchmark: "booth/benchmark" } : pages;

await build({
  entryPoints: Object.fromEntries(
    Object.entries(wanted).map(([name, source]) => [name, `src/${source}.ts`]),
  ),
  outdir: output,
  bundle: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  minify: false,
  legalComments: "inline",
  logLevel: "warning",
});
