import assert from "node:assert/strict";
import { test } from "node:test";
import { Memory } from "../src/scrutineer/memory.ts";

function store(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  } as unknown as Storage;
}

test("one sum of an election is decrypted with a key, again and again, and no other", () => {
  const kept = store();
  new Memory(kept).claim("uuid", "key", "sum");
  const memory = new Memory(kept);
  memory.claim("uuid", "key", "sum");
  memory.requireOnly("uuid", "key", "sum");
  const refused = { code: "another-sum" };
  assert.throws(() => memory.requireOnly("uuid", "key", "another"), refused);
  assert.throws(() => memory.claim("uuid", "key", "another"), refused);
  memory.requireOnly("uuid", "key", "sum");
  memory.requireOnly("another uuid", "key", "another");
  memory.requireOnly("uuid", "another key", "another");
});

test("an election is known again by the round of its poll", () => {
  const memory = new Memory(store());
  assert.equal(memory.compare("CODE", 1, "print"), "new");
  memory.remember("CODE", 1, "print");
  assert.equal(memory.compare("CODE", 1, "print"), "same");
  assert.equal(memory.compare("CODE", 1, "another"), "changed");
  assert.equal(memory.compare("CODE", 2, "another"), "new");
  assert.equal(memory.compare("OTHER", 1, "another"), "new");
});

test("a browser that keeps nothing decrypts nothing", () => {
  const refuse = (): never => {
    throw new Error("denied");
  };
  const memory = new Memory({ getItem: refuse, setItem: refuse });
  const refused = { code: "memory-unavailable" };
  assert.throws(() => memory.claim("uuid", "key", "sum"), refused);
  assert.throws(() => memory.requireOnly("uuid", "key", "sum"), refused);
  const full = new Memory({ getItem: () => null, setItem: refuse });
  assert.throws(() => full.claim("uuid", "key", "sum"), refused);
});
