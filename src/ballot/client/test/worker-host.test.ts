import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "../src/core/refusal.ts";
import { serve } from "../src/core/worker-host.ts";

interface Tasks {
  add: { readonly ask: readonly [number, number]; readonly reply: number };
  fail: { readonly ask: string; readonly reply: never };
}

test("a worker answers each task under its number, tells its progress, and refuses by code", () => {
  const sent: unknown[] = [];
  const scope: { postMessage(report: unknown): void; onmessage?: (event: unknown) => void } = {
    postMessage: (report) => void sent.push(report),
  };
  Object.assign(globalThis, { self: scope });
  serve<Tasks>({
    add([left, right], progress) {
      progress(1, 2);
      progress(2, 2);
      return left + right;
    },
    fail(code) {
      throw code === "" ? new Error("a fault") : new Refusal(code);
    },
  });
  const asks = [
    { id: 7, name: "add", ask: [2, 3] },
    { id: 8, name: "fail", ask: "card-used" },
    { id: 9, name: "fail", ask: "" },
    { id: 10, name: "none", ask: null },
  ];
  for (const data of asks) scope.onmessage!({ data });
  assert.deepEqual(sent, [
    { id: 7, kind: "progress", done: 1, total: 2 },
    { id: 7, kind: "progress", done: 2, total: 2 },
    { id: 7, kind: "done", reply: 5 },
    { id: 8, kind: "refused", code: "card-used" },
    { id: 9, kind: "refused", code: "unexpected" },
    { id: 10, kind: "refused", code: "unexpected" },
  ]);
});
