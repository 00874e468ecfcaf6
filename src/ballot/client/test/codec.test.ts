import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import {
  asList,
  asObject,
  asText,
  fingerprint,
  hashBase64,
  hashHex,
  hashScalar,
  parseDecimal,
  parseObject,
  requireFields,
} from "../src/core/codec.ts";
import { codeOf, Refusal } from "../src/core/refusal.ts";

const TEXTS = ["", "abc", "票决 🗳", "x".repeat(200)];
const refused = (code: string) => new Refusal(code);

test("a text is hashed as UTF-8, in each of the three spellings", () => {
  for (const text of TEXTS) {
    const expected = createHash("sha256").update(text, "utf8");
    const bytes = expected.digest();
    assert.equal(hashHex(text), bytes.toString("hex"));
    assert.equal(hashBase64(text), bytes.toString("base64").replace("=", ""));
    const number = BigInt(`0x${bytes.toString("hex")}`);
    assert.equal(hashScalar(text, 1_000_003n), number % 1_000_003n);
    assert.deepEqual(fingerprint(text).join(""), bytes.toString("hex").slice(0, 32));
    assert.deepEqual(fingerprint(text).map((group) => group.length), Array(8).fill(4));
  }
});

test("every value of six bits has its letter, whatever stands before it", () => {
  // Among so many hashes each letter comes at each place but the last, which holds four bits.
  for (let number = 0; number < 500; number += 1) {
    const expected = createHash("sha256").update(`${number}`).digest("base64").replace("=", "");
    assert.equal(hashBase64(`${number}`), expected);
  }
});

test("a number has one spelling, and its limit is not one of them", () => {
  assert.equal(parseDecimal("0", 10n), 0n);
  assert.equal(parseDecimal("9", 10n), 9n);
  assert.equal(parseDecimal("1000000000000000000000", 10n ** 22n), 10n ** 21n);
  for (const text of ["", "00", "01", "+1", "-1", " 1", "1 ", "1\n", "1e3", "0x1", "1.0", "١", 1, 1n, null, undefined]) {
    assert.throws(() => parseDecimal(text, 10n), refused("number-not-canonical"), String(text));
  }
  for (const text of ["10", "11", "99999999999999999999"]) {
    assert.throws(() => parseDecimal(text, 10n), refused("number-out-of-range"));
  }
});

test("each kind of value is told from the others, and refused with the code of its place", () => {
  const values = { text: "x", list: [1], object: { a: 1 }, number: 5, nothing: null, missing: undefined, yes: true };
  const readers = { text: asText, list: asList, object: asObject };
  for (const [kind, read] of Object.entries(readers)) {
    for (const [name, value] of Object.entries(values)) {
      if (name === kind) assert.equal(read(value, "code"), value);
      else assert.throws(() => read(value, "its-place"), refused("its-place"), `${kind} ${name}`);
    }
  }
});

test("an object is read from its text, and nothing else is", () => {
  assert.deepEqual(parseObject('{"a":[1]}', "code"), { a: [1] });
  for (const text of ["", "{", "[]", "null", "1", '"x"', "{a:1}"]) {
    assert.throws(() => parseObject(text, "its-place"), refused("its-place"), text);
  }
});

test("the fields of an object are these, in this order", () => {
  requireFields({ a: 1, b: 2 }, ["a", "b"], "code");
  requireFields({}, [], "code");
  for (const names of [["a"], ["b", "a"], ["a", "b", "c"], []]) {
    assert.throws(() => requireFields({ a: 1, b: 2 }, names, "its-place"), refused("its-place"));
  }
});

test("what was not foreseen is refused as unexpected", () => {
  assert.equal(codeOf(refused("known")), "known");
  for (const thrown of [new Error("known"), "known", null, undefined, { code: "known" }]) {
    assert.equal(codeOf(thrown), "unexpected");
  }
});
