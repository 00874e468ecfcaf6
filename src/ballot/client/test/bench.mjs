// Makes ballots for an election and prints how long each took, as JSON on standard output.
// Usage: node test/bench.mjs ELECTION.json [COUNT]
import { readFileSync } from "node:fs";
import { benchmark } from "../src/booth/benchmark.ts";

const [path, count = "20"] = process.argv.slice(2);
console.log(JSON.stringify(benchmark(readFileSync(path, "utf8"), Number(count))));
