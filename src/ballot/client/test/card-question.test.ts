import assert from "node:assert/strict";
import { test } from "node:test";
import { askAbout } from "../src/booth/card-question.ts";
import { hashScalar } from "../src/core/codec.ts";
import { publicOf } from "../src/core/credential.ts";
import { parseElection } from "../src/core/election.ts";
import { electionText, GROUPS, seededRng } from "./fixtures.ts";

const SECRET = 77n;
const NONCE = "A".repeat(43);

for (const groupName of GROUPS) {
  const election = parseElection(electionText(groupName, "choose"));
  const { group, uuid } = election;

  /** The exponent of the commitment, which the holder of the secret can recompute. */
  function exponentOf({ challenge, response }: { challenge: string; response: string }): bigint {
    return (BigInt(response) + SECRET * BigInt(challenge)) % group.order;
  }

  test(`the question for a card in ${groupName} proves its secret for this election and nonce`, () => {
    const { credential, nonce, proof } = askAbout(election, SECRET, NONCE, seededRng("question"));
    assert.equal(credential, publicOf(group, SECRET));
    assert.equal(nonce, NONCE);
    const commitment = group.write(group.generate(exponentOf(proof)));
    const text = `x-card|${uuid}|${NONCE}|${credential}|${commitment}`;
    assert.equal(BigInt(proof.challenge), hashScalar(text, group.order));
  });

  test(`two questions in ${groupName} never share a commitment, which would give the secret away`, () => {
    const rng = seededRng("questions");
    const made = ["1", "2", "3", "4"].map((nonce) => askAbout(election, SECRET, nonce, rng).proof);
    assert.equal(new Set(made.map(exponentOf)).size, made.length);
  });
}
