// Writes elections, ballots and partial decryptions made here, for the Python side to verify.
// Usage: node test/make-vectors.mjs [DIRECTORY]; the same files come out in every run.
import { mkdirSync, writeFileSync } from "node:fs";
import { makeBallot } from "../src/booth/ballot.ts";
import { hashScalar } from "../src/core/codec.ts";
import { secretOf } from "../src/core/credential.ts";
import { parseElection } from "../src/core/election.ts";
import { encode } from "../src/core/encodings.ts";
import { reduced } from "../src/core/group.ts";
import { groupNamed } from "../src/core/group-by-name.ts";
import { below } from "../src/core/random.ts";
import { partialDecryption } from "../src/scrutineer/decryption.ts";
import { electionText, GROUPS, KEY, seededRng, someMarks, UUID } from "./fixtures.ts";

const folder = process.argv[2] ?? new URL("../../../../tests/vectors/made_by_client/", import.meta.url).pathname;
const CREDENTIALS = ["srRbp-zCw5hh-MDGqG-N8WLL2", "rt4vm-6WQGgZ-9dg6j-56NzSK"];

/** The text of a single trustee who holds the election's key, with its proof of possession. */
function trusteesText(group, rng) {
  const key = group.write(group.generate(KEY));
  const nonce = below(rng, group.order);
  const text = `pok|${group.name}|${key}|${group.write(group.generate(nonce))}`;
  const challenge = hashScalar(text, group.order);
  const response = reduced(nonce - KEY * challenge, group.order);
  const pok = { challenge: String(challenge), response: String(response) };
  return JSON.stringify([["Single", { pok, public_key: key }]]);
}

function tallyOf(group, ballots) {
  const answers = ballots.map((ballot) => JSON.parse(ballot).answers);
  const product = (texts) =>
    group.write(texts.reduce((all, text) => group.times(all, group.parse(text)), group.identity));
  const pair = (question, index) => ({
    alpha: product(answers.map((answer) => answer[question].choices[index].alpha)),
    beta: product(answers.map((answer) => answer[question].choices[index].beta)),
  });
  return JSON.stringify(
    answers[0].map((answer, question) => answer.choices.map((_, index) => pair(question, index))),
  );
}

function vector(groupName, encoding) {
  const rng = seededRng(`vectors ${groupName} ${encoding}`);
  const text = electionText(groupName, encoding);
  const election = parseElection(text);
  const { group } = election;
  const nothing = encode(someMarks(encoding)).map((row) => row.map(() => 0));
  const ballots = [encode(someMarks(encoding)), nothing].map((plaintexts, index) => {
    const secret = secretOf(group, UUID, CREDENTIALS[index]);
    return { plaintexts, ballot: makeBallot(election, secret, plaintexts, rng) };
  });
  const tally = tallyOf(group, ballots.map(({ ballot }) => ballot));
  return {
    provenance: "src/ballot/client/test/make-vectors.mjs",
    election: text,
    trustees: trusteesText(group, rng),
    ballots,
    partial_decryptions: [{ owner: 1, tally, text: partialDecryption(election, tally, KEY, rng) }],
  };
}

mkdirSync(folder, { recursive: true });
for (const groupName of GROUPS) {
  const vectors = ["shared-ciphertext", "choose", "grades"].map((form) => vector(groupName, form));
  writeFileSync(`${folder}/${groupName.toLowerCase()}.json`, `${JSON.stringify(vectors, null, 1)}\n`);
}
