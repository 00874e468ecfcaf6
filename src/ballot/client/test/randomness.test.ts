/** What keeps a ballot secret is drawn afresh, each number for one use, and all of it is used. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { makeBallot } from "../src/booth/ballot.ts";
import { type Election, parseElection } from "../src/core/election.ts";
import { encode, type Encoding } from "../src/core/encodings.ts";
import { below, type Rng, systemRng } from "../src/core/random.ts";
import { electionText, GROUPS, seededRng, someMarks } from "./fixtures.ts";

const SECRET = 77n;

/** Counts its draws, and gives each a value of its own, which `changed` makes another one. */
class Draws {
  count = 0;
  readonly #changed: number;

  constructor(changed = -1) {
    this.#changed = changed;
  }

  readonly rng: Rng = (length) => {
    const label = this.count === this.#changed ? "changed" : "draw";
    const bytes = sha256(utf8ToBytes(`${label} ${this.count}`)).slice(0, length);
    bytes[0] = 0; // below every limit, so that nothing is drawn twice
    this.count += 1;
    return bytes;
  };
}

function made(election: Election, encoding: Encoding, rng: Rng): string {
  return makeBallot(election, SECRET, encode(someMarks(encoding, 2)), rng);
}

/**
 * A ciphertext takes its exponent, then one number for the true branch of its proof and two for
 * the false one; an overall proof two for each branch but one for the true one; the signature one.
 * An approval that stands in two questions is encrypted and proved once.
 */
const NEEDED: Readonly<Record<Encoding, number>> = {
  "shared-ciphertext": 2 * 4 + 5 + 2 * (4 + 3) + 1,
  choose: 2 * 4 + 5 + 1,
  grades: 2 * (3 * 4 + 3) + 1,
};

for (const groupName of GROUPS) {
  for (const encoding of Object.keys(NEEDED) as Encoding[]) {
    const election = parseElection(electionText(groupName, encoding, 2, 2));

    test(`a ${encoding} ballot in ${groupName} draws each of its secrets`, () => {
      const draws = new Draws();
      made(election, encoding, draws.rng);
      assert.equal(draws.count, NEEDED[encoding]);
    });
  }

  test(`every number that is drawn for a ballot in ${groupName} changes it`, () => {
    const election = parseElection(electionText(groupName, "choose", 2, 2));
    const ballot = made(election, "choose", new Draws().rng);
    assert.equal(made(election, "choose", new Draws().rng), ballot);
    for (let place = 0; place < NEEDED.choose; place += 1) {
      const other = made(election, "choose", new Draws(place).rng);
      assert.notEqual(other, ballot, `draw ${place} is not used`);
    }
  });

  test(`two ballots of the same marks in ${groupName} have no number in common`, () => {
    const election = parseElection(electionText(groupName, "shared-ciphertext"));
    const numbers = ["one", "other"].map((seed) => {
      const marks = encode(someMarks("shared-ciphertext"));
      const text = makeBallot(election, SECRET, marks, seededRng(seed));
      return new Set(text.match(/"[0-9a-f]{30,}"/g));
    });
    const own = JSON.stringify(election.group.write(election.group.generate(SECRET)));
    const common = [...numbers[0]!].filter((number) => numbers[1]!.has(number));
    assert.deepEqual(
      common.filter((number) => number !== own),
      [],
    );
    assert.ok(numbers[0]!.size > 30);
  });
}

test("a number below a limit can be any of them, and none other", () => {
  const found = new Set<bigint>();
  for (let count = 0; count < 2000; count += 1) found.add(below(systemRng, 10n));
  assert.deepEqual(
    [...found].toSorted((left, right) => Number(left - right)),
    [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n],
  );
});

test("the browser's randomness is never the same twice", () => {
  const drawn = Array.from({ length: 100 }, () => systemRng(32).join());
  assert.equal(new Set(drawn).size, 100);
});
