import assert from "node:assert/strict";
import { test } from "node:test";
import { makeBallot } from "../src/booth/ballot.ts";
import { tracker } from "../src/core/ballot-text.ts";
import { verifyBallot } from "../src/verify/ballot-check.ts";
import { credentialIn, parseCredential, publicOf, secretOf } from "../src/core/credential.ts";
import { parseElection } from "../src/core/election.ts";
import { encode, type Encoding } from "../src/core/encodings.ts";
import { groupNamed } from "../src/core/group-by-name.ts";
import { below, systemRng } from "../src/core/random.ts";
import { partialDecryption, verifyPartialDecryption } from "../src/scrutineer/decryption.ts";
import { CREDENTIAL, electionText, GROUPS, KEY, seededRng, someMarks, UUID } from "./fixtures.ts";

const ENCODINGS: readonly Encoding[] = ["shared-ciphertext", "choose", "grades"];

function example(groupName: string, encoding: Encoding) {
  const election = parseElection(electionText(groupName, encoding));
  const secret = secretOf(election.group, UUID, CREDENTIAL);
  const rng = seededRng(`${groupName} ${encoding}`);
  return { election, ballot: makeBallot(election, secret, encode(someMarks(encoding)), rng) };
}

test("the credential of the specification gives its known public key", () => {
  const group = groupNamed("Ed25519");
  const secret = secretOf(group, "AempebtxuTLcqr", "srRbp-zCw5hh-MDGqG-N8WLL2");
  assert.equal(
    secret,
    3222902567850935724652154289733693491060629879883723330755430940724982744230n,
  );
  const known = "4ef03ddc8d6bcf40b08b68305da96f95dae94afb4b1257dd038a7ec3d506df7c";
  assert.equal(publicOf(group, secret), known);
});

test("a credential is found in a link, with and without dashes, and nowhere else", () => {
  assert.equal(credentialIn("http://x/v/AB#srRbpzCw5hhMDGqGN8WLL2"), CREDENTIAL);
  assert.equal(credentialIn(" srRbp-zCw5hh-MDGqG-N8WLL2 "), CREDENTIAL);
  for (const other of ["", "陈民", "17", "srRbp-zCw5hh-MDGqG-N8WLL", "#", "0rRbpzCw5hhMDGqGN8WLL2"]) {
    assert.equal(credentialIn(other), null, other);
  }
  assert.throws(() => parseCredential("l".repeat(22)), { code: "credential-malformed" });
});

test("the elements of Ed25519 are written in reverse and checked", () => {
  const group = groupNamed("Ed25519");
  assert.equal(group.write(group.generate(1n)), `${"66".repeat(31)}58`);
  const square = "2260cdf3092329c21da25ee8c9a21f5697390f51643851560e5f46ae6af8a3c9";
  assert.equal(group.write(group.generate(2n)), square);
  assert.equal(group.write(group.parse(square)), square);
  assert.equal(group.write(group.identity), `${"00".repeat(31)}01`);
  assert.ok(group.equal(group.parse(`${"00".repeat(31)}01`), group.identity));
  const order2 = `7f${"ff".repeat(30)}ec`; // the point (0, −1)
  const notCanonical = `7f${"ff".repeat(30)}ee`; // y = p + 1
  for (const bad of [order2, notCanonical, square.toUpperCase(), square.slice(1), 5, null]) {
    assert.throws(() => group.parse(bad), { code: "element-invalid" }, String(bad));
  }
});

test("BELENIOS-2048 refuses what is outside its subgroup", () => {
  const group = groupNamed("BELENIOS-2048");
  const generator = group.write(group.generate(1n));
  assert.ok(group.equal(group.parse(generator), group.generate(1n)));
  for (const bad of ["0", "2", `0${generator}`, `-${generator}`, `${generator}0000`]) {
    assert.throws(() => group.parse(bad), { code: "element-invalid" });
  }
});

for (const groupName of GROUPS) {
  test(`powers with and without a table agree in ${groupName}`, () => {
    const group = groupNamed(groupName);
    const base = group.generate(KEY);
    const tables = [group.tableFor(base), group.publicTableFor(base), group.baseOf(base).power];
    for (const exponent of [0n, 1n, 2n, 255n, 256n, group.order - 1n, below(systemRng, group.order)]) {
      const expected = group.write(group.power(base, exponent));
      for (const table of tables) assert.equal(group.write(table(exponent)), expected);
    }
    assert.ok(group.equal(group.times(base, group.inverse(base)), group.identity));
  });

  for (const encoding of ENCODINGS) {
    test(`a ${encoding} ballot in ${groupName} passes the whole check`, () => {
      const { election, ballot } = example(groupName, encoding);
      verifyBallot(election, ballot);
      assert.match(tracker(ballot), /^[A-Za-z0-9+/]{43}$/);
    });
  }

  test(`a changed ballot in ${groupName} is refused`, () => {
    const { election, ballot } = example(groupName, "shared-ciphertext");
    const other = example(groupName, "choose").election;
    const changes: [string, (fields: any) => void][] = [
      ["challenge", (b) => raise(b.answers[0].individual_proofs[0][1], "challenge")],
      ["response", (b) => raise(b.answers[2].overall_proof[0], "response")],
      ["signature", (b) => raise(b.signature.proof, "response")],
      ["hash", (b) => (b.signature.hash = tracker("other"))],
      ["swapped ciphertexts", (b) => b.answers[0].choices.reverse()],
      ["one proof fewer", (b) => b.answers[0].overall_proof.pop()],
      ["one answer fewer", (b) => b.answers.pop()],
      ["a further field", (b) => (b.x = 1)],
      ["other election", (b) => (b.election_hash = other.fingerprint)],
    ];
    for (const [name, change] of changes) {
      const fields = JSON.parse(ballot);
      change(fields);
      assert.throws(() => verifyBallot(election, JSON.stringify(fields)), { name: "Error" }, name);
    }
    assert.throws(() => verifyBallot(election, ` ${ballot}`), { code: "ballot-not-canonical" });
    assert.throws(() => verifyBallot(other, ballot), { code: "other-election" });
  });

  test(`an approval must be one ciphertext in both questions in ${groupName}`, () => {
    const text = electionText(groupName, "shared-ciphertext");
    // The same text read without our rule makes a ballot whose two ciphertexts differ.
    const election = parseElection(text);
    const unbound = { ...election, encoding: null };
    const secret = secretOf(election.group, UUID, CREDENTIAL);
    const plaintexts = encode(someMarks("shared-ciphertext"));
    const ballot = makeBallot(unbound, secret, plaintexts, seededRng(groupName));
    verifyBallot(unbound, ballot);
    assert.throws(() => verifyBallot(election, ballot), { code: "shared-ciphertext-differs" });
  });

  test(`marks beyond the cap make no ballot in ${groupName}`, () => {
    const election = parseElection(electionText(groupName, "choose"));
    for (const marks of [[1, 1, 1], [2, 0, 0], [1, 0], [-1, 1, 0]]) {
      const make = () => makeBallot(election, 5n, [marks], systemRng);
      assert.throws(make, { code: "marks-do-not-fit" });
    }
  });

  test(`a partial decryption in ${groupName} passes, a changed or foreign one does not`, () => {
    const { election, ballot } = example(groupName, "shared-ciphertext");
    const answers: { choices: unknown }[] = JSON.parse(ballot).answers;
    const tally = JSON.stringify(answers.map((answer) => answer.choices));
    const owner = election.group.write(election.group.generate(77n));
    const seen: number[] = [];
    const part = partialDecryption(election, tally, 77n, systemRng, (done) => seen.push(done));
    assert.equal(seen.at(-1), 9);
    verifyPartialDecryption(election, tally, owner, part);
    const other = election.group.write(election.group.generate(78n));
    const wrong = { code: "decryption-wrong" };
    assert.throws(() => verifyPartialDecryption(election, tally, other, part), wrong);
    const fields = JSON.parse(part);
    fields.decryption_factors[0].reverse();
    const swapped = JSON.stringify(fields);
    assert.throws(() => verifyPartialDecryption(election, tally, owner, swapped), wrong);
    fields.decryption_factors.pop();
    const short = JSON.stringify(fields);
    const malformed = { code: "decryption-malformed" };
    assert.throws(() => verifyPartialDecryption(election, tally, owner, short), malformed);
  });
}

function raise(proof: Record<string, string>, name: string): void {
  proof[name] = String(BigInt(proof[name] ?? "0") + 1n);
}
