/**
 * Lost secrecy changes no result: a ballot whose randomness is known, or used twice, still verifies.
 * So these tests look at the draws themselves: how many, each fresh, each used where it belongs.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { makeBallot } from "../src/booth/ballot.ts";
import { secretOf } from "../src/core/credential.ts";
import { parseElection } from "../src/core/election.ts";
import { encode, type Encoding } from "../src/core/encodings.ts";
import { groupNamed } from "../src/core/group-by-name.ts";
import { below, type Rng, systemRng } from "../src/core/random.ts";
import { partialDecryption } from "../src/scrutineer/decryption.ts";
import { CREDENTIAL, electionText, GROUPS, KEY, seededRng, someMarks, UUID } from "./fixtures.ts";

const ENCODINGS: readonly Encoding[] = ["shared-ciphertext", "choose", "grades"];

interface Texts {
  readonly alpha: string;
  readonly beta: string;
}
interface Known {
  readonly challenge: string;
  readonly response: string;
}
interface Ballot {
  readonly answers: readonly {
    readonly choices: readonly Texts[];
    readonly individual_proofs: readonly (readonly Known[])[];
    readonly overall_proof: readonly Known[];
  }[];
  readonly signature: { readonly proof: Known };
}

/** Numbers of 32 bytes, all of them small enough for either group, and a list of what was drawn. */
function listed(seed: string): { readonly rng: Rng; readonly drawn: bigint[] } {
  const source = seededRng(seed);
  const drawn: bigint[] = [];
  const rng: Rng = (length) => {
    const bytes = source(length);
    bytes[0] = 0;
    drawn.push(BigInt(`0x${Buffer.from(bytes).toString("hex")}`));
    return bytes;
  };
  return { rng, drawn };
}

/** One of each, so that the tables of its key are made once. */
const ELECTIONS = new Map(
  GROUPS.flatMap((name) => ENCODINGS.map((encoding) => electionText(name, encoding))).map((text) => [
    text,
    parseElection(text),
  ]),
);

function made(groupName: string, encoding: Encoding, rng: Rng): Ballot {
  const election = ELECTIONS.get(electionText(groupName, encoding))!;
  const secret = secretOf(election.group, UUID, CREDENTIAL);
  return JSON.parse(makeBallot(election, secret, encode(someMarks(encoding)), rng));
}

/** Distinct ciphertexts with their two branches, and the branches of the overall proofs. */
function shapeOf(ballot: Ballot): { readonly ciphertexts: number; readonly branches: readonly number[] } {
  const texts = ballot.answers.flatMap(({ choices }) => choices.map(({ alpha }) => alpha));
  return {
    ciphertexts: new Set(texts).size,
    branches: ballot.answers.map(({ overall_proof: overall }) => overall.length),
  };
}

for (const name of GROUPS) {
  const group = groupNamed(name);
  const { order } = group;

  for (const encoding of ENCODINGS) {
    test(`a ${encoding} ballot in ${name} draws once for each secret of it, and no two alike`, () => {
      const { rng, drawn } = listed(`${name} ${encoding}`);
      const { ciphertexts, branches } = shapeOf(made(name, encoding, rng));
      // A ciphertext: its randomness, and two branches of which one draws a challenge besides.
      const individual = ciphertexts * (1 + 2 + 1);
      const overall = branches.reduce((sum, count) => sum + count + (count - 1), 0);
      const signature = 1;
      assert.equal(drawn.length, individual + overall + signature);
      assert.equal(new Set(drawn).size, drawn.length);
    });

    test(`each draw changes a ${encoding} ballot in ${name}`, () => {
      const { rng, drawn } = listed("all");
      const ballot = JSON.stringify(made(name, encoding, rng));
      // Every third draw: each kind of draw has its turn in one answer or another.
      for (let changed = 0; changed < drawn.length; changed += 3) {
        const same = listed("all").rng;
        let at = 0;
        const other: Rng = (length) => {
          const bytes = same(length);
          if (at === changed) bytes[length - 1]! ^= 1;
          at += 1;
          return bytes;
        };
        assert.notEqual(JSON.stringify(made(name, encoding, other)), ballot, `draw ${changed}`);
      }
    });
  }

  test(`two ballots of the same marks in ${name} have nothing secret in common`, () => {
    const numbers = (ballot: Ballot): readonly string[] => [
      ...ballot.answers.flatMap(({ choices }) => choices.flatMap(({ alpha, beta }) => [alpha, beta])),
      ...ballot.answers
        .flatMap(({ individual_proofs: each, overall_proof: all }) => [...each.flat(), ...all])
        .concat(ballot.signature.proof)
        .flatMap(({ challenge, response }) => [challenge, response]),
    ];
    const [one, two] = [1, 2].map(() => new Set(numbers(made(name, "shared-ciphertext", systemRng))));
    assert.ok(one!.isDisjointFrom(two!));
  });

  test(`what hides a mark in ${name} is a drawn power of the key`, () => {
    const { rng, drawn } = listed("hidden");
    const ballot = made(name, "choose", rng);
    const election = parseElection(electionText(name, "choose"));
    const [choices] = ballot.answers.map((answer) => answer.choices);
    const [marks] = encode(someMarks("choose"));
    choices!.forEach(({ alpha, beta }, index) => {
      const randomness = drawn[4 * index]! + 1n;
      const mask = election.keyPower(randomness);
      assert.equal(alpha, group.write(group.generate(randomness)));
      assert.equal(beta, group.write(group.times(mask, group.generate(BigInt(marks![index]!)))));
    });
  });

  test(`the signature in ${name} is made with the last draw`, () => {
    const { rng, drawn } = listed("signed");
    const { proof } = made(name, "grades", rng).signature;
    const secret = secretOf(group, UUID, CREDENTIAL);
    const nonce = (BigInt(proof.response) + secret * BigInt(proof.challenge)) % order;
    assert.equal(nonce, drawn.at(-1));
  });

  test(`the proofs of a share in ${name} are made with one draw each, in order`, () => {
    const election = parseElection(electionText(name, "choose"));
    const choices = made(name, "choose", seededRng("sum")).answers.map((answer) => answer.choices);
    const { rng, drawn } = listed("share");
    const share = JSON.parse(partialDecryption(election, JSON.stringify(choices), KEY, rng));
    const statements: readonly Known[] = share.x_statement_proofs.flat();
    const proofs = (share.decryption_proofs.flat() as Known[]).flatMap((proof, place) => [proof, statements[place]!]);
    const nonces = proofs.map(({ challenge, response }) => (BigInt(response) + KEY * BigInt(challenge)) % order);
    assert.deepEqual(nonces, drawn);
    assert.equal(new Set(nonces).size, 6);
  });
}

test("the system's randomness is as long as asked for, and another each time", () => {
  for (const length of [1, 32, 33]) assert.equal(systemRng(length).length, length);
  const seen = new Set(Array.from({ length: 50 }, () => Buffer.from(systemRng(16)).toString("hex")));
  assert.equal(seen.size, 50);
});

/** Gives these bytes, one call after another, and says how many were asked for each time. */
function scripted(...answers: readonly (readonly number[])[]): { readonly rng: Rng; readonly asked: number[] } {
  const asked: number[] = [];
  const rng: Rng = (length) => {
    asked.push(length);
    return Uint8Array.from(answers[asked.length - 1]!);
  };
  return { rng, asked };
}

test("a number is drawn uniformly: bits too many are cut off, numbers too large drawn again", () => {
  const table: readonly [bigint, readonly (readonly number[])[], bigint][] = [
    [10n, [[0x09]], 9n],
    [10n, [[0xf9]], 9n],
    [10n, [[0x0a], [0x0f], [0x00]], 0n],
    [256n, [[0x01, 0x00], [0x00, 0xff]], 255n],
    [256n, [[0xfe, 0x07]], 7n],
    [0x0100_0001n, [[0xff, 0x00, 0x00, 0x01], [0x01, 0x00, 0x00, 0x00]], 0x0100_0000n],
  ];
  for (const [limit, answers, expected] of table) {
    const { rng, asked } = scripted(...answers);
    assert.equal(below(rng, limit), expected);
    assert.equal(asked.length, answers.length);
    assert.ok(asked.every((length, index) => length === answers[index]!.length));
  }
});
