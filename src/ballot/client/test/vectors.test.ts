/** Known answers made in Python: what it made is verified here, and made again where it can be. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { makeBallot } from "../src/booth/ballot.ts";
import { tracker } from "../src/core/ballot-text.ts";
import { parseCredential, publicOf, secretOf } from "../src/core/credential.ts";
import { parseElection } from "../src/core/election.ts";
import { encode, type Marks, type Stand } from "../src/core/encodings.ts";
import { openKey, parseKeyFile } from "../src/scrutineer/keyfile.ts";
import { systemRng } from "../src/core/random.ts";
import { partialDecryption, verifyPartialDecryption } from "../src/scrutineer/decryption.ts";
import { verifyBallot } from "../src/verify/ballot-check.ts";
import { parseTrustees } from "../src/verify/trustees.ts";
import { GROUPS } from "./fixtures.ts";

const FOLDER = new URL("../../../../tests/vectors/", import.meta.url);

interface Known {
  readonly keyfile: { passphrase: string; text: string; decryption_key: string };
  readonly elections: readonly {
    encoding: Marks["encoding"];
    options: readonly string[];
    election: string;
    fingerprint: string;
    trustees: string;
    ballots: readonly {
      credential_token: string;
      secret: string;
      credential: string;
      marks: readonly unknown[];
      plaintexts: readonly (readonly number[])[];
      ballot: string;
      tracker: string;
    }[];
    partial_decryptions: readonly { owner: number; secret: string; tally: string; text: string }[];
  }[];
}

function marksFrom(encoding: Marks["encoding"], marks: readonly unknown[], scale: number): Marks {
  switch (encoding) {
    case "shared-ciphertext":
      return { encoding, stands: marks as Stand[] };
    case "choose":
      return { encoding, chosen: marks as boolean[] };
    case "grades":
      return { encoding, grades: marks as (number | null)[], scale };
  }
}

for (const name of GROUPS) {
  const known: Known = JSON.parse(
    readFileSync(new URL(`${name.toLowerCase()}.json`, FOLDER), "utf8"),
  );

  test(`the key file that Python sealed for ${name} opens here`, () => {
    const { text, passphrase, decryption_key } = known.keyfile;
    assert.equal(openKey(parseKeyFile(text), passphrase), BigInt(decryption_key));
    assert.throws(() => openKey(parseKeyFile(text), `${passphrase} `), { code: "passphrase-wrong" });
  });

  for (const each of known.elections) {
    const election = parseElection(each.election);

    test(`Python's ${each.encoding} ballots in ${name} pass here`, () => {
      assert.equal(election.fingerprint, each.fingerprint);
      for (const { ballot, ...about } of each.ballots) {
        verifyBallot(election, ballot);
        assert.equal(tracker(ballot), about.tracker);
        const marks = marksFrom(each.encoding, about.marks, each.options.length);
        assert.deepEqual(encode(marks), about.plaintexts);
        const token = parseCredential(about.credential_token);
        const secret = secretOf(election.group, election.uuid, token);
        assert.equal(secret, BigInt(about.secret));
        assert.equal(publicOf(election.group, secret), about.credential);
        verifyBallot(election, makeBallot(election, secret, about.plaintexts, systemRng));
      }
    });

    test(`Python's decryptions of ${each.encoding} in ${name} pass here`, () => {
      const { owners } = parseTrustees(election.group, each.trustees);
      for (const { owner, secret, tally, text } of each.partial_decryptions) {
        const key = owners[owner - 1]!.publicKey;
        verifyPartialDecryption(election, tally, key, text);
        const own = partialDecryption(election, tally, BigInt(secret), systemRng);
        const { decryption_factors: factors } = JSON.parse(own);
        assert.deepEqual(factors, JSON.parse(text).decryption_factors);
        const other = owners[owner % owners.length]!.publicKey;
        const foreign = () => verifyPartialDecryption(election, tally, other, text);
        assert.throws(foreign, { code: "decryption-wrong" });
      }
    });
  }
}
