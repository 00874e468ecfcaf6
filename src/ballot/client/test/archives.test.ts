/** Elections that belenios-tool made: its ballots and decryptions must pass here, changed ones not. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { verifyBallot } from "../src/verify/ballot-check.ts";
import { parseElection } from "../src/core/election.ts";
import { verifyPartialDecryption } from "../src/scrutineer/decryption.ts";
import { parseTrustees } from "../src/verify/trustees.ts";

const FIXTURES = new URL("../../../../tests/fixtures/belenios/", import.meta.url);

interface Archive {
  readonly election: string;
  readonly trustees: string;
  readonly ballots: readonly string[];
  readonly tally: string;
  readonly decryptions: readonly { readonly owner: number; readonly text: string }[];
}

/** The records of an archive, as far as these tests need them; nothing is checked. */
function read(name: string): Archive {
  const file = readFileSync(new URL(name, FIXTURES));
  const data = new Map<string, string>();
  const events: { type: string; payload?: string }[] = [];
  let at = 0;
  while (at < file.length) {
    const entry = file.subarray(at, at + 100).toString().replace(/\0.*$/s, "");
    const length = Number.parseInt(file.subarray(at + 124, at + 135).toString(), 8);
    const body = file.subarray(at + 512, at + 512 + length).toString();
    if (entry.endsWith(".event.json")) events.push(JSON.parse(body));
    else data.set(entry.split(".")[0]!, body);
    at += 512 + Math.ceil(length / 512) * 512;
  }
  const payloads = (type: string): string[] =>
    events.filter((event) => event.type === type).map((event) => data.get(event.payload!)!);
  const setup = JSON.parse(payloads("Setup")[0]!);
  return {
    election: data.get(setup.election)!,
    trustees: data.get(setup.trustees)!,
    ballots: payloads("Ballot"),
    tally: data.get(JSON.parse(payloads("EncryptedTally")[0]!).encrypted_tally)!,
    decryptions: payloads("PartialDecryption").map((text) => {
      const { owner, payload } = JSON.parse(text);
      return { owner, text: data.get(payload)! };
    }),
  };
}

for (const name of ["v2-single", "v2-threshold", "v3-threshold", "v3-ed25519-threshold"]) {
  test(`ballots and decryptions of ${name} pass, and fail in each other's place`, () => {
    const archive = read(`${name}/final.bel`);
    const election = parseElection(archive.election);
    assert.ok(archive.ballots.length > 2);
    for (const ballot of archive.ballots.slice(0, 2)) verifyBallot(election, ballot);
    const [first, second] = archive.ballots.map((ballot) => JSON.parse(ballot));
    const copied = JSON.stringify({ ...first, answers: second.answers });
    assert.throws(() => verifyBallot(election, copied), { code: "signature-wrong" });

    const { owners, publicKey } = parseTrustees(election.group, archive.trustees);
    assert.ok(election.group.equal(publicKey, election.publicKey));
    assert.ok(archive.decryptions.length >= 2);
    for (const { owner, text } of archive.decryptions) {
      verifyPartialDecryption(election, archive.tally, owners[owner - 1]!.publicKey, text);
    }
    const [one, two] = archive.decryptions;
    const key = owners[two!.owner - 1]!.publicKey;
    const foreign = () => verifyPartialDecryption(election, archive.tally, key, one!.text);
    assert.throws(foreign, { code: "decryption-wrong" });
  });
}
