/**
 * Ballots that the holder of a card can forge: each is signed again by its card, so that no wrong
 * signature hides whether the check that should refuse it is made at all.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ballotState, questionState } from "../src/core/ballot-text.ts";
import { publicOf } from "../src/core/credential.ts";
import type { Election } from "../src/core/election.ts";
import type { Encoding } from "../src/core/encodings.ts";
import { type Ciphertext, encrypt, type Proof, proveRange, type Witness } from "../src/core/proofs.ts";
import { BallotChecker } from "../src/verify/ballot-check.ts";
import { ballotBy, signed, vote } from "./boards.ts";
import { GROUPS, seededRng } from "./fixtures.ts";

const CARD = 11n;

interface Answer {
  choices: { alpha: string; beta: string }[];
  individual_proofs: Proof[][];
  overall_proof: Proof[];
}
type Fields = { answers: Answer[]; signature: { hash: string; proof: Proof } };

const honest = new Map<Election, string>();

/** The card's honest ballot, made once for each election. */
function ballotOf(election: Election): string {
  const known = honest.get(election) ?? ballotBy(election, CARD, 0);
  honest.set(election, known);
  return known;
}

/** Changes the honest ballot, and signs what comes out with its own card or another. */
function forged(election: Election, edit: (fields: Fields) => void, card = CARD): string {
  const fields: Fields = JSON.parse(ballotOf(election));
  edit(fields);
  return signed(election, card, fields);
}

function swap<T>(list: T[]): void {
  [list[0], list[1]] = [list[1]!, list[0]!];
}

function added(number: string, more: bigint): string {
  return String(BigInt(number) + more);
}

/** Encrypts any number, also one below zero. */
function encrypted(election: Election, { randomness, plaintext }: Witness): Ciphertext {
  const { group } = election;
  const { alpha, beta } = encrypt(election, { randomness, plaintext: 0 });
  const mark = group.generate(BigInt(Math.abs(plaintext)));
  return { alpha, beta: group.times(beta, plaintext < 0 ? group.inverse(mark) : mark) };
}

/** An answer to the first question with these numbers in it, each with the best proof there is. */
function answerOf(election: Election, plaintexts: readonly number[]): Answer {
  const { group } = election;
  const rng = seededRng(plaintexts.join());
  const state = ballotState(election, publicOf(group, CARD));
  const made = plaintexts.map((plaintext, index) => {
    const witness = { randomness: 1000n + BigInt(index), plaintext };
    const ciphertext = encrypted(election, witness);
    const text = { alpha: group.write(ciphertext.alpha), beta: group.write(ciphertext.beta) };
    const proof = proveRange(election, state, ciphertext, witness, { minimum: 0, maximum: 1 }, rng);
    return { witness, ciphertext, text, proof };
  });
  const total = {
    randomness: made.reduce((sum, { witness }) => sum + witness.randomness, 0n),
    plaintext: plaintexts.reduce((sum, each) => sum + each, 0),
  };
  const product = {
    alpha: made.reduce((all, { ciphertext }) => group.times(all, ciphertext.alpha), group.identity),
    beta: made.reduce((all, { ciphertext }) => group.times(all, ciphertext.beta), group.identity),
  };
  const choices = made.map(({ text }) => text);
  const bound = questionState(state, choices);
  const overall = proveRange(election, bound, product, total, election.questions[0]!, rng);
  return {
    choices,
    individual_proofs: made.map(({ proof }) => [...proof]),
    overall_proof: [...overall],
  };
}

for (const name of GROUPS) {
  const { election } = vote(name, "choose");
  const { group } = election;
  const checker = new BallotChecker(election);
  const { answers, maximum } = election.questions[0]!;
  const marks = (...first: readonly number[]): readonly number[] =>
    Array.from({ length: answers }, (_, index) => first[index] ?? 0);
  const refused = (ballot: string, code: string, what: string): void => {
    assert.throws(() => checker.check(ballot), { code }, what);
  };

  test(`an honest answer in ${name} passes, made by whatever program`, () => {
    for (const numbers of [marks(), marks(1), marks(0, 1), marks(...Array(maximum).fill(1))]) {
      checker.check(forged(election, (ballot) => (ballot.answers = [answerOf(election, numbers)])));
    }
  });

  test(`a ballot in ${name} that counts twice, takes away or has too many marks is refused`, () => {
    const stuffed = [marks(2), marks(-1, 1), marks(2, -1), marks(...Array(maximum + 1).fill(1)), marks(7)];
    for (const numbers of stuffed) {
      const ballot = forged(election, (fields) => (fields.answers = [answerOf(election, numbers)]));
      refused(ballot, "proof-wrong", numbers.join());
    }
  });

  test(`a mark in ${name} that was changed after its proof is refused`, () => {
    const one = group.generate(1n);
    const changes: readonly ((answer: Answer) => void)[] = [
      ({ choices: [choice] }) => (choice!.beta = group.write(group.times(group.parse(choice!.beta), one))),
      ({ choices: [choice] }) => (choice!.alpha = group.write(group.times(group.parse(choice!.alpha), one))),
      ({ choices }) => swap(choices),
      ({ individual_proofs: proofs }) => swap(proofs),
      ({ individual_proofs: [pair] }) => swap(pair!),
      ({ overall_proof: proofs }) => swap(proofs),
    ];
    changes.forEach((change, index) => {
      const ballot = forged(election, (fields) => change(fields.answers[0]!));
      refused(ballot, "proof-wrong", `change ${index}`);
    });
  });

  test(`a number of any proof in ${name} that was changed is refused`, () => {
    for (const proofs of [(a: Answer) => a.individual_proofs[1]!, (a: Answer) => a.overall_proof]) {
      for (const branch of [0, 1]) {
        for (const field of ["challenge", "response"] as const) {
          const ballot = forged(election, (fields) => {
            const proof = proofs(fields.answers[0]!)[branch] as Record<string, string>;
            proof[field] = String((BigInt(proof[field]!) + 1n) % group.order);
          });
          refused(ballot, "proof-wrong", `${field} ${branch}`);
        }
      }
    }
  });

  test(`answers in ${name} that were taken from another card's ballot are refused`, () => {
    refused(forged(election, () => {}, 12n), "proof-wrong", "stolen");
  });

  test(`challenges in ${name} that were shifted among the branches of a proof are refused`, () => {
    for (const proofs of [(a: Answer) => a.individual_proofs[0]!, (a: Answer) => a.overall_proof]) {
      const ballot = forged(election, (fields) => {
        const [one, two] = proofs(fields.answers[0]!) as { challenge: string }[];
        one!.challenge = added(one!.challenge, 1n);
        two!.challenge = added(two!.challenge, -1n);
      });
      refused(ballot, "proof-wrong", "shifted");
    }
  });

  test(`a number in ${name} that is written with the order added is refused`, () => {
    const proofs = (fields: Fields): readonly Proof[] => [
      fields.answers[0]!.individual_proofs[1]![0]!,
      fields.answers[0]!.overall_proof[1]!,
    ];
    for (const place of [0, 1]) {
      for (const field of ["challenge", "response"] as const) {
        const ballot = forged(election, (fields) => {
          const proof = proofs(fields)[place] as Record<string, string>;
          proof[field] = added(proof[field]!, group.order);
        });
        refused(ballot, "number-out-of-range", `${field} ${place}`);
      }
    }
    const fields: Fields = JSON.parse(ballotOf(election));
    const { challenge, response } = fields.signature.proof;
    const proof = { challenge: added(challenge, group.order), response };
    const text = JSON.stringify({ ...fields, signature: { ...fields.signature, proof } });
    refused(text, "number-out-of-range", "signature");
  });

  test(`a ballot in ${name} with a proof or a choice too many or too few is refused`, () => {
    const changes: readonly ((answer: Answer) => void)[] = [
      ({ individual_proofs: [pair] }) => pair!.push(pair![0]!),
      ({ individual_proofs: [pair] }) => pair!.pop(),
      ({ individual_proofs: proofs }) => proofs.push(proofs[0]!),
      ({ individual_proofs: proofs }) => proofs.pop(),
      ({ choices }) => choices.push(choices[0]!),
      ({ choices }) => choices.pop(),
      ({ overall_proof: proofs }) => proofs.push(proofs[0]!),
      ({ overall_proof: proofs }) => proofs.pop(),
    ];
    changes.forEach((change, index) => {
      const ballot = forged(election, (fields) => change(fields.answers[0]!));
      refused(ballot, "proof-count-wrong", `change ${index}`);
    });
    const doubled = forged(election, ({ answers: given }) => given.push(given[0]!));
    refused(doubled, "ballot-malformed", "an answer too many");
  });

  test(`a text in ${name} that says the same in other words is refused`, () => {
    const ballot = ballotOf(election);
    const { election_uuid: uuid, ...others } = JSON.parse(ballot);
    refused(JSON.stringify({ ...others, election_uuid: uuid }), "ballot-malformed", "other order");
    refused(`${ballot}\n`, "ballot-not-canonical", "a line's end");
    refused(ballot.replace('{"election_uuid":', '{"election_uuid":"x","election_uuid":'), "ballot-not-canonical", "twice");
    for (const text of ["", "null", "[]", '"ballot"', "{}", "17"]) refused(text, "ballot-malformed", text);
    const mine = (edit: (fields: any) => void): string => forged(election, edit);
    const malformed: readonly ((fields: any) => void)[] = [
      (fields) => (fields.answers = {}),
      (fields) => (fields.answers = [null]),
      (fields) => (fields.answers[0].choices = {}),
      (fields) => (fields.answers[0].choices[0] = []),
      (fields) => (fields.answers[0].choices[0].gamma = "1"),
      (fields) => (fields.answers[0].individual_proofs = "x"),
      (fields) => (fields.answers[0].individual_proofs[0] = {}),
      (fields) => (fields.answers[0].overall_proof = null),
      (fields) => (fields.answers[0] = { ...fields.answers[0], x: 1 }),
    ];
    malformed.forEach((edit, index) => refused(mine(edit), "ballot-malformed", `edit ${index}`));
    const proof = mine((fields) => (fields.answers[0].overall_proof[0].x = "1"));
    refused(proof, "proof-malformed", "a proof with more in it");
  });

  test(`a signature in ${name} by another card, or of other words, is refused`, () => {
    const ballot: Fields & { credential: string } = JSON.parse(ballotOf(election));
    const foreign = { ...ballot, credential: publicOf(group, 12n) };
    refused(JSON.stringify(foreign), "signature-wrong", "another card's name");
    const other: Fields = JSON.parse(ballotBy(election, CARD, 1));
    refused(JSON.stringify({ ...ballot, signature: other.signature }), "signature-wrong", "of another ballot");
    refused(JSON.stringify({ ...ballot, answers: other.answers }), "signature-wrong", "of other answers");
    const { hash, proof } = ballot.signature;
    const shifted = { hash, proof: { ...proof, response: added(proof.response, 1n) } };
    refused(JSON.stringify({ ...ballot, signature: shifted }), "signature-wrong", "another response");
    const more = { ...ballot, signature: { hash, proof, x: 1 } };
    refused(JSON.stringify(more), "ballot-malformed", "more than a signature");
  });

  test(`an element in ${name} outside the group is refused`, () => {
    const outside = name === "Ed25519" ? `7f${"ff".repeat(30)}ec` : "2";
    for (const half of ["alpha", "beta"] as const) {
      const ballot = forged(election, (fields) => (fields.answers[0]!.choices[0]![half] = outside));
      refused(ballot, "element-invalid", half);
    }
  });
}

const SHARED: Encoding = "shared-ciphertext";

test("the questions of a per-item ballot cannot speak of different marks, nor of other projects", () => {
  const { election } = vote("Ed25519", SHARED);
  const checker = new BallotChecker(election);
  const wrong = { code: "shared-ciphertext-differs" };
  const apart = forged(election, ({ answers }) => {
    const [, first] = answers;
    swap(first!.choices);
    swap(first!.individual_proofs);
  });
  assert.throws(() => checker.check(apart), wrong);
  const exchanged = forged(election, ({ answers }) => {
    [answers[1], answers[2]] = [answers[2]!, answers[1]!];
  });
  assert.throws(() => checker.check(exchanged), wrong);
});

test("a shared ciphertext with a false proof in one of its two places is refused", () => {
  const { election } = vote("Ed25519", SHARED);
  const checker = new BallotChecker(election);
  for (const place of [0, 1]) {
    const ballot = forged(election, ({ answers }) => {
      const proof = answers[place]!.individual_proofs[0]![0] as { response: string };
      proof.response = added(proof.response, 1n);
    });
    assert.throws(() => checker.check(ballot), { code: "proof-wrong" });
  }
});
