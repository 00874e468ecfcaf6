/** A ballot that its own card's holder changes and signs again is refused: every proof counts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { makeBallot } from "../src/booth/ballot.ts";
import { hashBase64 } from "../src/core/codec.ts";
import { verifyBallot } from "../src/verify/ballot-check.ts";
import { publicOf } from "../src/core/credential.ts";
import { type Election, parseElection } from "../src/core/election.ts";
import { encode } from "../src/core/encodings.ts";
import { sign } from "../src/core/proofs.ts";
import { electionText, GROUPS, seededRng, someMarks } from "./fixtures.ts";

const SECRET = 77n;
const rng = seededRng("signed again");

interface Proof {
  challenge: string;
  response: string;
}
interface Answer {
  choices: { alpha: string; beta: string }[];
  individual_proofs: Proof[][];
  overall_proof: Proof[];
}
interface Ballot {
  election_uuid: string;
  credential: string;
  answers: Answer[];
  signature?: unknown;
}

/** Changes a genuine ballot, and signs what comes out with the same secret or another. */
function changed(election: Election, change: (ballot: Ballot) => void, secret = SECRET): string {
  const text = makeBallot(election, SECRET, encode(someMarks("shared-ciphertext")), rng);
  const { signature: _, ...body } = JSON.parse(text) as Ballot;
  change(body);
  const hash = hashBase64(JSON.stringify(body));
  const proof = sign(election.group, secret, hash, rng);
  return JSON.stringify({ ...body, signature: { hash, proof } });
}

for (const groupName of GROUPS) {
  const election = parseElection(electionText(groupName, "shared-ciphertext"));
  const { group } = election;

  const raise = (proof: Proof, name: keyof Proof): void => {
    proof[name] = String((BigInt(proof[name]) + 1n) % group.order);
  };
  const approveMore = (choice: { beta: string }): void => {
    choice.beta = group.write(group.times(group.parse(choice.beta), group.generate(1n)));
  };

  /** Every number of every proof, and every ciphertext, each by itself. */
  function* changes(): Generator<[string, (ballot: Ballot) => void]> {
    for (const question of [0, 1, 3]) {
      const of = (ballot: Ballot): Answer => ballot.answers[question]!;
      for (const name of ["challenge", "response"] as const) {
        for (const branch of [0, 1]) {
          yield [
            `${name} ${branch} of the first choice of ${question}`,
            (ballot) => raise(of(ballot).individual_proofs[0]![branch]!, name),
          ];
          yield [
            `${name} ${branch} of the whole of ${question}`,
            (ballot) => raise(of(ballot).overall_proof[branch]!, name),
          ];
        }
      }
      yield [`one approval more in ${question}`, (ballot) => approveMore(of(ballot).choices[0]!)];
      yield [
        `two choices of ${question} exchanged with their proofs`,
        (ballot) => {
          of(ballot).choices.reverse();
          of(ballot).individual_proofs.reverse();
        },
      ];
    }
    yield ["proofs of another place", (b) => void b.answers[0]!.individual_proofs.reverse()];
    yield ["another card", (b) => void (b.credential = publicOf(group, 78n))];
    yield ["another election", (b) => void (b.election_uuid = "AempebtxuTLcqr")];
  }

  test(`nothing changed and signed again is the same as nothing in ${groupName}`, () => {
    verifyBallot(election, changed(election, () => {}));
  });

  test(`a ballot changed and signed again is refused in ${groupName}`, () => {
    for (const [what, change] of changes()) {
      const text = changed(election, change);
      assert.throws(() => verifyBallot(election, text), { name: "Error" }, what);
    }
  });

  test(`a ballot signed by another card is refused in ${groupName}`, () => {
    const text = changed(election, () => {}, 78n);
    assert.throws(() => verifyBallot(election, text), { code: "signature-wrong" });
    const stolen = changed(election, (b) => void (b.credential = publicOf(group, 78n)), 78n);
    assert.throws(() => verifyBallot(election, stolen), { code: "proof-wrong" });
  });
}
