/** What a tab keeps of a receipt: the round and the tracker, of one poll, and nothing that is no tracker. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ShownReceipt } from "../src/booth/receipt.ts";
import { Memory } from "./shelf.ts";

const TRACKER = "q7Ld0ZkV3mXw9aTfYb2NcE8rHsJ6uPgKxB41vRi+/00";

test("a receipt is found again in its tab until it is forgotten", () => {
  const shelf = new Memory();
  const shown = new ShownReceipt(shelf, "K7");
  assert.equal(shown.read(), null);
  const credential = "4ef0";
  shown.keep({ round: 2, tracker: TRACKER, ...{ credential } });
  assert.deepEqual([...shelf.kept], [["ballot:receipt:K7", `2:${TRACKER}`]]);
  assert.deepEqual(new ShownReceipt(shelf, "K7").read(), { round: 2, tracker: TRACKER });
  assert.equal(new ShownReceipt(shelf, "K8").read(), null);
  shown.forget();
  assert.equal(shelf.kept.size, 0);
});

test("what is no receipt is none", () => {
  for (const text of ["", "1", "1:", `1:${TRACKER}x`, `1:${TRACKER.slice(1)}`, `:${TRACKER}`, `x:${TRACKER}`]) {
    const shelf = new Memory();
    shelf.setItem("ballot:receipt:K7", text);
    assert.equal(new ShownReceipt(shelf, "K7").read(), null, text);
  }
});
