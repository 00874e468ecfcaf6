/** A scrutineer's share: the statement proofs, where its key belongs, and what it is made of. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parseElection } from "../src/core/election.ts";
import { groupNamed } from "../src/core/group-by-name.ts";
import { type Rng, systemRng } from "../src/core/random.ts";
import { type Cell, makeShare, verifyShare } from "../src/scrutineer/decryption-proofs.ts";
import { partialDecryption, verifyPartialDecryption } from "../src/scrutineer/decryption.ts";
import { WORK } from "../src/scrutineer/work.ts";
import { readArchive } from "../src/verify/archive.ts";
import { readBoard } from "../src/verify/board.ts";
import { parseTrustees } from "../src/verify/trustees.ts";
import { keyFileOf, stepsOf, sumOf, vote, archiveOf } from "./boards.ts";
import { GROUPS, seededRng } from "./fixtures.ts";

const FIXTURES = new URL("../../../../tests/fixtures/statement/", import.meta.url);

interface KnownProof {
  readonly group: string;
  readonly fingerprint: string;
  readonly question: number;
  readonly position: number;
  readonly secret: string;
  readonly public_key: string;
  readonly alpha: string;
  readonly beta: string;
  readonly factor: string;
  readonly nonce: string;
  readonly challenge: string;
  readonly response: string;
}

const KNOWN: readonly KnownProof[] = JSON.parse(
  readFileSync(new URL("statement-vectors.json", FIXTURES), "utf8"),
);

/** Bytes that read as this number below a limit of 256 bits or fewer. */
function bytesOf(value: bigint, length: number): Uint8Array {
  return Uint8Array.from(Buffer.from(value.toString(16).padStart(2 * length, "0"), "hex"));
}

for (const known of KNOWN) {
  test(`the known statement proof in ${known.group} is made here too`, () => {
    const group = groupNamed(known.group);
    const { election: any } = vote(known.group);
    const election = { ...any, group, fingerprint: known.fingerprint, statement: true };
    const { question, position } = known;
    const cell: Cell = {
      question,
      position,
      alpha: group.parse(known.alpha),
      alphaText: known.alpha,
      betaText: known.beta,
    };
    let drawn = 0;
    const rng: Rng = (length) => {
      drawn += 1;
      return drawn === 1 ? bytesOf(7n, length) : bytesOf(BigInt(known.nonce), length);
    };
    const share = makeShare(election, BigInt(known.secret), known.public_key, cell, rng);
    assert.equal(share.factor, known.factor);
    assert.deepEqual(share.statement, { challenge: known.challenge, response: known.response });
    const owner = group.parseBase(known.public_key);
    verifyShare(election, owner, cell, share);
    const wrong = { code: "statement-proof-wrong" };
    for (const other of [
      { ...cell, question: question + 1 },
      { ...cell, position: position + 1 },
      { ...cell, betaText: known.alpha },
    ]) {
      assert.throws(() => verifyShare(election, owner, other, share), wrong);
    }
  });
}

for (const name of GROUPS) {
  test(`the shares that others made in ${name} pass, and fail without their statement proofs`, () => {
    const records = readArchive(readFileSync(new URL(`strong-${name}.bel`, FIXTURES)));
    const { setup, tally } = readBoard(records);
    const [electionText = "", trusteesText = ""] = setup.map(({ text }) => text);
    const election = parseElection(electionText);
    const { owners } = parseTrustees(election.group, trusteesText);
    const shares = records.filter(({ text }) => text.startsWith('{"decryption_factors"'));
    const owned = records.filter(({ text }) => text.startsWith('{"owner"'));
    assert.equal(shares.length, 2);
    shares.forEach(({ text }, index) => {
      const { owner } = JSON.parse(owned[index]!.text);
      const { publicKey } = owners[owner - 1]!;
      verifyPartialDecryption(election, tally.text, publicKey, text);
      const { x_statement_proofs: proofs, ...bare } = JSON.parse(text);
      const refused = (fields: object, code: string): void => {
        const changed = JSON.stringify(fields);
        assert.throws(() => verifyPartialDecryption(election, tally.text, publicKey, changed), { code });
      };
      refused(bare, "decryption-malformed");
      refused({ ...bare, x_statement_proofs: bare.decryption_proofs }, "statement-proof-wrong");
      refused({ ...bare, x_statement_proofs: proofs.slice(1) }, "decryption-malformed");
      const exchanged = [proofs[0].toReversed(), ...proofs.slice(1)];
      refused({ ...bare, x_statement_proofs: exchanged }, "statement-proof-wrong");
    });
  });

  test(`no two nonces of a share in ${name} are the same`, () => {
    const made = vote(name);
    const { group } = made.election;
    const sum = sumOf(made.election, made.ballots);
    const share = JSON.parse(partialDecryption(made.election, sum, made.secret, systemRng));
    const proofs = [...share.decryption_proofs.flat(), ...share.x_statement_proofs.flat()];
    const nonces = proofs.map(({ challenge, response }) =>
      ((BigInt(response) + made.secret * BigInt(challenge)) % group.order).toString(),
    );
    assert.equal(new Set(nonces).size, nonces.length);
    assert.ok(nonces.every((nonce) => nonce !== "0"));
  });
}

test("a share of the first edition has no statement proofs", () => {
  const made = vote("Ed25519", "choose", (fields) => delete fields.x_rules.decryption);
  const sum = sumOf(made.election, made.ballots);
  const share = partialDecryption(made.election, sum, made.secret, seededRng("share"));
  assert.deepEqual(Object.keys(JSON.parse(share)), ["decryption_factors", "decryption_proofs"]);
});

test("a sum of another shape than the election's is not decrypted", () => {
  const made = vote("Ed25519");
  const sum = JSON.parse(sumOf(made.election, made.ballots));
  for (const other of [[...sum, sum[0]], sum.slice(1), [[...sum[0], sum[0][0]], ...sum.slice(1)], []]) {
    const text = JSON.stringify(other);
    const decrypt = () => partialDecryption(made.election, text, made.secret, systemRng);
    assert.throws(decrypt, { code: "tally-malformed" });
  }
});

for (const name of GROUPS) {
  test(`a key file finds its place in ${name}, and makes the share of the sum it is given`, () => {
    const made = vote(name);
    const { electionText: election, trustees } = made;
    const keyFile = keyFileOf(made, "right");
    const none = () => {};
    const place = WORK.recognise({ keyFile, election, trustees }, none);
    assert.equal(place.owner, made.owner);
    assert.equal(place.electionFingerprint, made.election.fingerprint);
    assert.equal(place.signingKey, JSON.parse(keyFile).verification);
    const sum = sumOf(made.election, made.ballots);
    const ask = { keyFile, passphrase: "right", election, trustees, sum };
    const share = WORK.decrypt(ask, none);
    const { publicKey } = parseTrustees(made.election.group, trustees).owners[made.owner - 1]!;
    verifyPartialDecryption(made.election, sum, publicKey, share);
    const wrong = { code: "passphrase-wrong" };
    assert.throws(() => WORK.decrypt({ ...ask, passphrase: "wrong" }, none), wrong);
    const other = keyFileOf({ ...made, secret: made.secret + 1n }, "right");
    const foreign = { code: "key-of-other-election" };
    assert.throws(() => WORK.decrypt({ ...ask, keyFile: other }, none), foreign);
    const stranger = keyFile.replace(place.signingKey, made.election.group.write(made.election.publicKey));
    assert.throws(() => WORK.recognise({ keyFile: stranger, election, trustees }, none), foreign);
  });
}

test("keys that no member signed for are nobody's", () => {
  const made = vote("Ed25519");
  const [[kind, pedersen]] = JSON.parse(made.trustees);
  const { signatures: _, ...bare } = pedersen;
  const text = JSON.stringify([[kind, bare]]);
  assert.throws(() => parseTrustees(made.election.group, text), { code: "trustees-malformed" });
  const old = new URL("../belenios/v2-threshold/trustees.json", FIXTURES);
  const election = readFileSync(new URL("../belenios/v2-threshold/election.json", FIXTURES), "utf8");
  const { owners } = parseTrustees(parseElection(election.trim()).group, readFileSync(old, "utf8").trim());
  assert.deepEqual(owners.map(({ signingKey }) => signingKey), ["", "", ""]);
});

test("the election that is checked is the one whose bytes the archive holds", () => {
  const made = vote("Ed25519");
  const { buffer: archive } = Uint8Array.from(archiveOf(stepsOf(made)));
  const opened = WORK.open({ archive }, () => {});
  assert.equal(opened.election, made.electionText);
  assert.equal(opened.electionFingerprint, made.election.fingerprint);
  assert.equal(opened.uuid, made.election.uuid);
  assert.deepEqual(opened.ballots, made.ballots);
});
