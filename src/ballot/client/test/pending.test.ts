import assert from "node:assert/strict";
import { test } from "node:test";
import { problemCode } from "../src/core/api.ts";
import { isFinal, PendingBallots, type Shelf, waitBefore } from "../src/booth/pending.ts";

class Memory implements Shelf {
  readonly kept = new Map<string, string>();
  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.kept.set(key, value);
  }
  removeItem(key: string): void {
    this.kept.delete(key);
  }
}

const PENDING = { ballot: '{"election_uuid":"x"}', credential: "4ef0" };

test("a ballot kept by one page is found by the next one, of this round only", () => {
  const shelf = new Memory();
  new PendingBallots(shelf, "K7", 1, "uuid").keep(PENDING);
  assert.deepEqual(new PendingBallots(shelf, "K7", 1, "uuid").find(), PENDING);
  assert.equal(new PendingBallots(shelf, "K7", 2, "uuid").find(), null);
  assert.equal(new PendingBallots(shelf, "K7", 1, "other").find(), null);
});

test("only the encrypted ballot and the public credential are kept", () => {
  const shelf = new Memory();
  const more = { ...PENDING, marks: ["approve"], secret: "5" };
  new PendingBallots(shelf, "K7", 1, "uuid").keep(more);
  assert.deepEqual([...shelf.kept.values()], [JSON.stringify(PENDING)]);
});

test("after the receipt nothing is left", () => {
  const shelf = new Memory();
  const pending = new PendingBallots(shelf, "K7", 1, "uuid");
  pending.keep(PENDING);
  pending.clear();
  assert.equal(shelf.kept.size, 0);
  assert.equal(pending.find(), null);
});

test("damaged storage counts as empty", () => {
  for (const text of ["", "{", "null", "[]", '{"ballot":1,"credential":"x"}']) {
    const shelf = new Memory();
    shelf.setItem("ballot:pending:K7:1:uuid", text);
    assert.equal(new PendingBallots(shelf, "K7", 1, "uuid").find(), null, text);
    assert.equal(shelf.kept.size, 0);
  }
});

test("a full storage does not stop a vote", () => {
  const shelf = new Memory();
  shelf.setItem = () => {
    throw new Error("QuotaExceededError");
  };
  const pending = new PendingBallots(shelf, "K7", 1, "uuid");
  pending.keep(PENDING);
  assert.deepEqual(pending.find(), PENDING);
});

test("a ballot is given up only when it can never be taken", () => {
  const final = ["card-used", "card-unknown", "ballot-malformed", "poll-closed", "poll-unknown"];
  for (const code of final) {
    assert.ok(isFinal(code), code);
  }
  for (const code of ["offline", "poll-not-open", "card-not-checked-in", "unexpected"]) {
    assert.ok(!isFinal(code), code);
  }
});

test("retries come at growing intervals, at most half a minute", () => {
  assert.deepEqual([1, 2, 3, 4, 5, 9].map(waitBefore), [2, 4, 8, 16, 30, 30]);
});

test("a problem document's code is found, and passing failures are told apart", () => {
  const cases: [number, unknown, string][] = [
    [409, { code: "card-used", type: "/problems/card-used" }, "card-used"],
    [409, { type: "/problems/poll-closed" }, "poll-closed"],
    [503, { code: "store-unavailable" }, "offline"],
    [429, {}, "offline"],
    [500, null, "offline"],
    [400, null, "unexpected"],
    [400, { type: 5 }, "unexpected"],
  ];
  for (const [status, body, code] of cases) assert.equal(problemCode(status, body), code);
});
