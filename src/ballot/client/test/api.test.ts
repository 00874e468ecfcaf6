import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { getJson, postText, problemCode } from "../src/core/api.ts";

const REAL = globalThis.fetch;

interface Asked {
  readonly address: string;
  readonly init: RequestInit;
}

/** Answers every request with this, and remembers the last one. */
function answering(answer: () => Promise<Response>): () => Asked {
  let last: Asked | undefined;
  globalThis.fetch = async (address, init = {}) => {
    last = { address: String(address), init };
    return answer();
  };
  return () => last!;
}

function json(status: number, body: unknown): () => Promise<Response> {
  return async () => new Response(JSON.stringify(body), { status });
}

afterEach(() => {
  globalThis.fetch = REAL;
});

test("what is asked for is fetched afresh, as JSON, and never waited for without an end", async () => {
  const asked = answering(json(200, { value: 5 }));
  assert.deepEqual(await getJson("/api/x"), { value: 5 });
  const { address, init } = asked();
  assert.equal(address, "/api/x");
  assert.equal(init.method, "GET");
  assert.equal(init.cache, "no-store");
  assert.equal(new Headers(init.headers).get("Accept"), "application/json");
  assert.ok(init.signal instanceof AbortSignal && !init.signal.aborted);
});

test("what is sent arrives byte for byte, said to be JSON", async () => {
  const asked = answering(json(201, { tracker: "t" }));
  assert.deepEqual(await postText("/api/x", '{"a": 1}'), { tracker: "t" });
  const { init } = asked();
  assert.equal(init.method, "POST");
  assert.equal(init.body, '{"a": 1}');
  const headers = new Headers(init.headers);
  assert.equal(headers.get("Content-Type"), "application/json");
  assert.equal(headers.get("Accept"), "application/json");
});

test("a refusal has its problem document's code; a server that is slow or full is not a lost network", async () => {
  const late = new DOMException("the patience is over", "TimeoutError");
  const rows: readonly [() => Promise<Response>, string][] = [
    [json(409, { code: "card-used" }), "card-used"],
    [json(503, { code: "store-unavailable" }), "busy"],
    [async () => new Response("<html>gateway", { status: 502 }), "busy"],
    [async () => Promise.reject(late), "busy"],
    [async () => new Response("<html>portal", { status: 200 }), "offline"],
    [async () => Promise.reject(new TypeError("no connection")), "offline"],
  ];
  for (const [answer, code] of rows) {
    answering(answer);
    await assert.rejects(getJson("/api/x"), { code });
    await assert.rejects(postText("/api/x", "{}"), { code });
  }
});

test("the code of an answer is its own field, else the end of its type", () => {
  const rows: readonly [number, unknown, string][] = [
    [428, {}, "unexpected"],
    [429, { code: "x" }, "busy"],
    [430, { code: "x" }, "x"],
    [499, { code: "x" }, "x"],
    [500, { code: "x" }, "busy"],
    [404, { type: "" }, "unexpected"],
    [404, { type: "about:blank/" }, "unexpected"],
    [404, { type: "/problems/card-unknown" }, "card-unknown"],
    [404, { code: 5, type: "/problems/card-unknown" }, "card-unknown"],
    [404, { type: 5 }, "unexpected"],
    [404, "text", "unexpected"],
    [404, undefined, "unexpected"],
  ];
  for (const [status, body, code] of rows) assert.equal(problemCode(status, body), code, JSON.stringify(body));
});
