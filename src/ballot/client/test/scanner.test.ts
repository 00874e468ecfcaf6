import assert from "node:assert/strict";
import { test } from "node:test";
import { Burst, GAP } from "../src/desk/scanner.ts";

/** Types a text with this many milliseconds between two keys and before the end. */
function typed(text: string, gap: number): { burst: Burst; end: number } {
  const burst = new Burst();
  [...text].forEach((key, place) => burst.press(key, 1000 + place * gap));
  return { burst, end: 1000 + text.length * gap };
}

for (const [who, text, gap, isScan] of [
  ["a fast scanner", "6WWN9CPE", 2, true],
  ["a slow scanner", "6WWN9CPE", GAP, true],
  ["a link", "http://192.168.1.20:8000/v/ABC234#srRbpzCw5hhMDGqGN8WLL2", 8, true],
  ["a typist", "maodong", 2 * GAP, false],
  ["two keys at once", "md", 5, false],
] as const) {
  test(`${who} is ${isScan ? "" : "not "}taken for a scanner`, () => {
    const { burst, end } = typed(text, gap);
    assert.equal(burst.isScan(end), isScan);
    if (isScan) assert.equal(burst.text, text);
  });
}

test("what a hand typed before is no part of a scan", () => {
  const burst = new Burst();
  assert.equal(burst.press("x", 0), true);
  assert.equal(burst.press("6", 5000), true);
  [..."WWN9CPE"].forEach((key, place) => assert.equal(burst.press(key, 5010 + 10 * place), false));
  assert.equal(burst.isScan(5100), true);
  assert.equal(burst.text, "6WWN9CPE");
});

test("an Enter that comes late is a hand's", () => {
  const { burst, end } = typed("6WWN9CPE", 5);
  assert.equal(burst.isScan(end + 500), false);
});
