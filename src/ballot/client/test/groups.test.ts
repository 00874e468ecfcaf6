/** Both groups behind their one interface: every way to a power gives the same element. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { reduced } from "../src/core/group.ts";
import { groupNamed } from "../src/core/group-by-name.ts";
import { below } from "../src/core/random.ts";
import { GROUPS, seededRng } from "./fixtures.ts";

for (const name of GROUPS) {
  const group = groupNamed(name);
  const { order, identity, generator } = group;
  const rng = seededRng(name);
  const drawn = (): bigint => below(rng, order);
  const base = group.generate(drawn());

  test(`a power in ${name} is the same by every way`, () => {
    const small = Array.from({ length: 40 }, (_, exponent) => BigInt(exponent));
    const edges = [2n ** 128n, 2n ** 252n, 2n ** 252n - 1n, order - 1n, order - 2n, order / 2n];
    const exponents = [...small, ...edges, ...Array.from({ length: 12 }, drawn)];
    const ways = [group.tableFor(base), group.publicTableFor(base), group.baseOf(base).power];
    const read = group.parseBase(group.write(base)).power;
    for (const exponent of exponents) {
      const expected = group.write(group.power(base, exponent));
      for (const way of [...ways, read]) assert.equal(group.write(way(exponent)), expected, String(exponent));
    }
  });

  test(`a power in ${name} is as many factors as its exponent says`, () => {
    const { power } = group.baseOf(base);
    let product = identity;
    for (let exponent = 0n; exponent < 70n; exponent += 1n) {
      assert.ok(group.equal(group.power(base, exponent), product));
      assert.ok(group.equal(power(exponent), product));
      product = group.times(product, base);
    }
    for (let round = 0; round < 5; round += 1) {
      const [one, two] = [drawn(), drawn()];
      const sum = power(reduced(one + two, order));
      assert.ok(group.equal(group.times(power(one), power(two)), sum));
    }
  });

  test(`the identity of ${name} has one power, and its tables say so`, () => {
    for (const way of [group.tableFor(identity), group.publicTableFor(identity), group.baseOf(identity).power]) {
      for (const exponent of [0n, 1n, 17n, order - 1n]) assert.ok(group.equal(way(exponent), identity));
    }
    assert.ok(group.equal(group.power(identity, 5n), identity));
  });

  test(`the generator of ${name} is its first power, and an inverse undoes`, () => {
    assert.ok(group.equal(generator, group.generate(1n)));
    assert.ok(group.equal(group.generate(0n), identity));
    assert.ok(group.equal(group.times(group.generate(order - 1n), generator), identity));
    assert.ok(group.equal(group.times(base, group.inverse(base)), identity));
    assert.ok(!group.equal(base, group.inverse(base)));
    assert.ok(!group.equal(base, identity));
  });

  test(`an element of ${name} is read as it is written, and is the element of its base`, () => {
    for (const element of [base, generator, identity]) {
      const text = group.write(element);
      assert.ok(group.equal(group.parse(text), element));
      assert.ok(group.equal(group.parseBase(text).element, element));
      assert.ok(group.equal(group.baseOf(element).element, element));
      assert.equal(group.write(group.parse(text)), text);
    }
  });

  test(`what is no element of ${name} is read by neither way`, () => {
    const outside = {
      Ed25519: [
        `7f${"ff".repeat(30)}ec`, // the point (0, −1) of order 2
        "00".repeat(32), // a point of order 4
        `7f${"ff".repeat(30)}ee`, // y = p + 1
        `80${"00".repeat(30)}01`, // x = 0 with a sign
        `${"00".repeat(31)}02`, // no point has this y
        group.write(base).toUpperCase(),
        group.write(base).slice(2),
        `${group.write(base)}00`,
      ],
      "BELENIOS-2048": ["0", "2", "-1", "01", `0${group.write(base)}`, `${group.write(base)}0`, "ff", "1.0"],
    }[name];
    for (const text of [...outside, "", " ", 5, 1n, null, undefined, [group.write(base)]]) {
      for (const read of [group.parse, group.parseBase]) {
        assert.throws(() => read(text), { code: "element-invalid" }, String(text));
      }
    }
  });
}

test("an integer is reduced to the range of exponents, also one below zero", () => {
  const table: readonly [bigint, bigint][] = [[0n, 0n], [6n, 6n], [7n, 0n], [8n, 1n], [-1n, 6n], [-7n, 0n], [-8n, 6n]];
  for (const [value, expected] of table) assert.equal(reduced(value, 7n), expected);
});

test("a group is known by its exact name", () => {
  for (const name of GROUPS) assert.equal(groupNamed(name).name, name);
  for (const name of ["", "ed25519", "Ed25519 ", "RFC-3526-2048", null, undefined, 5]) {
    assert.throws(() => groupNamed(name), { code: "group-unknown" });
  }
});
