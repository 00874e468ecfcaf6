/** A whole closed box: what other programs made passes, and what a server might put there does not. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { hashHex } from "../src/core/codec.ts";
import { publicOf } from "../src/core/credential.ts";
import type { Encoding } from "../src/core/encodings.ts";
import { codeOf } from "../src/core/refusal.ts";
import { type Asked, verifyBox } from "../src/scrutineer/box-check.ts";
import { WORK } from "../src/scrutineer/work.ts";
import { parseSum, writeSum } from "../src/verify/sum.ts";
import {
  archiveOf,
  ballotBy,
  byTracker,
  entry,
  signed,
  type Step,
  stepsOf,
  sumOf,
  vote,
  type Vote,
} from "./boards.ts";
import { GROUPS } from "./fixtures.ts";

/** A worker that works at once, in this thread. */
const WORKER = {
  ask: async (name: keyof typeof WORK, ask: never, progress = () => {}) => WORK[name](ask, progress),
} as unknown as Asked;

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

async function verify(archive: Uint8Array, workers = 1) {
  const seen: string[] = [];
  const crew = Array.from({ length: workers }, () => WORKER);
  const box = await verifyBox(crew, bufferOf(archive), () => {}, (done, total) => {
    seen.push(`${done}/${total}`);
  });
  return { box, seen };
}

/** The code with which a box is refused; "" when it is not. */
async function refusal(archive: Uint8Array): Promise<string> {
  return verify(archive).then(() => "", codeOf);
}

for (const group of GROUPS) {
  test(`the box that others made in ${group} holds, and its sum is the recorded one`, async () => {
    const file = new URL(`../../../../tests/fixtures/statement/strong-${group}.bel`, import.meta.url);
    const { box, seen } = await verify(readFileSync(file), 3);
    assert.equal(box.ballots, 6);
    assert.equal(seen.at(-1), "6/6");
  });
}

for (const encoding of ["shared-ciphertext", "choose", "grades"] satisfies Encoding[]) {
  test(`a ${encoding} box holds, whoever checks which ballots`, async () => {
    const made = vote("Ed25519", encoding);
    const archive = archiveOf(stepsOf(made));
    const alone = await verify(archive, 1);
    const together = await verify(archive, 5);
    assert.equal(alone.box.sum, sumOf(made.election, made.ballots));
    assert.deepEqual(together.box, alone.box);
    assert.match(alone.box.head, /^\{"parent":"[0-9a-f]{64}","height":5,"type":"EndBallots"\}$/);
  });
}

test("an empty box holds", async () => {
  const made = { ...vote("Ed25519"), ballots: [] };
  assert.equal((await verify(archiveOf(stepsOf(made)))).box.ballots, 0);
});

test("what came after the sum does not matter, but its form does", async () => {
  const steps = stepsOf(vote("Ed25519"));
  const shares = { type: "PartialDecryption", data: ["{}", "{}"] };
  assert.equal(await refusal(archiveOf([...steps, shares, shares])), "");
  assert.equal(await refusal(archiveOf([...steps, { type: "Result", data: ["{}"] }])), "board-malformed");
});

const made = vote("Ed25519");
const { election } = made;
const good = stepsOf(made);
const [first = "", second = "", third = ""] = made.ballots;
const card = made.cards.find((each) => publicOf(election.group, each) === JSON.parse(first).credential)!;
const identity = election.group.write(election.group.identity);
const everybody = made.cards.map((each) => publicOf(election.group, each));

function edited(text: string, edit: (fields: any) => void): string {
  const fields = JSON.parse(text);
  edit(fields);
  return JSON.stringify(fields);
}

function trustees(edit: (pedersen: any) => void): readonly Step[] {
  return stepsOf(made, { trustees: edited(made.trustees, ([[, pedersen]]) => edit(pedersen)) });
}

function swapped<T>(list: T[]): void {
  [list[0], list[1]] = [list[1]!, list[0]!];
}

function raised(proof: { response: string }): void {
  proof.response = String(BigInt(proof.response) + 1n);
}

/** A board whose first ballot is changed, and signed again by its card. */
function resigned(edit: (fields: any) => void): readonly Step[] {
  const fields = JSON.parse(first);
  edit(fields);
  const changed = signed(election, card, fields);
  return stepsOf(made, { ballots: [changed, second, third].toSorted(byTracker) });
}

/** The ciphertexts that undo all ballots of the box but the first. */
function cancelling(): any {
  const sums = parseSum(election, sumOf(election, made.ballots.slice(1)));
  const inverses = sums.map((row) =>
    row.map(({ alpha, beta }) => ({
      alpha: election.group.inverse(alpha),
      beta: election.group.inverse(beta),
    })),
  );
  return JSON.parse(writeSum(election, inverses));
}

function withCancelling(): readonly Step[] {
  const server = 99n;
  const choices = cancelling();
  const fields = JSON.parse(first);
  fields.answers.forEach((answer: any, index: number) => (answer.choices = choices[index]));
  const ballots = [...made.ballots, signed(election, server, fields)].toSorted(byTracker);
  const credentials = [...everybody, publicOf(election.group, server)];
  const only = JSON.parse(first).answers.map(({ choices: own }: any) => own);
  return stepsOf(made, { ballots, credentials, sum: JSON.stringify(only) });
}

/** Another election under the same key, in which the server signs ciphertexts that it copied. */
function copied(): readonly Step[] {
  const other: Vote = vote("Ed25519", "shared-ciphertext", (fields) => (fields.uuid = "Another1uuid22"));
  const fields = JSON.parse(first);
  const own = {
    ...fields,
    election_uuid: other.election.uuid,
    election_hash: other.election.fingerprint,
  };
  const only = fields.answers.map(({ choices }: any) => choices);
  const ballots = [signed(other.election, other.cards[0]!, own)];
  return stepsOf(other, { ballots, sum: JSON.stringify(only) });
}

const BOARDS: readonly [string, string, () => readonly Step[]][] = [
  ["the sum of one ballot", "sum-differs", () =>
    stepsOf(made, { sum: sumOf(election, [first]) })],
  ["a row appended to the sum", "sum-differs", () =>
    stepsOf(made, { sum: edited(sumOf(election, made.ballots), (sum) => sum.push(sum[0])) })],
  ["a ballot that cancels the others", "proof-wrong", withCancelling],
  ["ciphertexts copied into another election", "proof-wrong", copied],
  ["another order", "board-not-sorted", () =>
    stepsOf(made, { ballots: made.ballots.toReversed() })],
  ["a ballot twice", "ballot-second", () =>
    stepsOf(made, { ballots: [first, first, second] })],
  ["two ballots of one card", "ballot-second", () =>
    stepsOf(made, { ballots: [first, ballotBy(election, card, 2)].toSorted(byTracker) })],
  ["a ballot of a stranger", "ballot-of-nobody", () =>
    stepsOf(made, { credentials: everybody.slice(1) })],
  ["another number of ballots", "tally-size-wrong", () =>
    stepsOf(made, { sized: { num_tallied: 3 } })],
  ["another weight", "tally-size-wrong", () => stepsOf(made, { sized: { total_weight: 5 } })],
  ["a size of another sum", "tally-size-wrong", () =>
    stepsOf(made, { sized: { encrypted_tally: "0".repeat(64) } })],
  ["a credential that weighs more", "credential-weighs-more", () =>
    stepsOf(made, { credentials: [`${everybody[0]},2`, ...everybody.slice(1)] })],
  ["a credential that weighs nothing", "credential-weighs-more", () =>
    stepsOf(made, { credentials: [`${everybody[0]},0`, ...everybody.slice(1)] })],
  ["a credential twice", "credential-wrong", () =>
    stepsOf(made, { credentials: [...everybody, `${everybody[0]},1`] })],
  ["a credential that hides nothing", "credential-wrong", () =>
    stepsOf(made, { credentials: [...everybody, identity] })],
  ["a credential outside the group", "element-invalid", () =>
    stepsOf(made, { credentials: [...everybody, `7f${"ff".repeat(30)}ec`] })],
  ["an election key that is not the trustees'", "election-key-wrong", () =>
    stepsOf(made, { electionText: edited(made.electionText, (e) => (e.public_key = everybody[0])) })],
  ["an election key that hides nothing", "election-malformed", () =>
    stepsOf(made, { electionText: edited(made.electionText, (e) => (e.public_key = identity)) })],
  ["a version that is not a number", "election-malformed", () =>
    stepsOf(made, { electionText: edited(made.electionText, (e) => (e.version = true)) })],
  ["a number with a point", "election-malformed", () =>
    stepsOf(made, { electionText: made.electionText.replace('"version":1,', '"version":1.0,') })],
  ["rules of another spelling", "encoding-unknown", () =>
    stepsOf(made, { electionText: edited(made.electionText, (e) => (e.x_rules.approve_question = false)) })],
  ["unknown proofs of the decryption", "encoding-unknown", () =>
    stepsOf(made, { electionText: edited(made.electionText, (e) => (e.x_rules.decryption = "none")) })],
  ["no rules", "encoding-unknown", () =>
    stepsOf(made, { electionText: edited(made.electionText, (e) => delete e.x_rules) })],
  ["questions that do not fit the rules", "encoding-unknown", () =>
    stepsOf(made, { electionText: edited(made.electionText, (e) => (e.questions[1].max = 2)) })],
  ["another election's text", "other-election", () =>
    stepsOf(made, { electionText: edited(made.electionText, (e) => (e.name = "Other")) })],
  ["a blank question", "question-unsupported", () =>
    stepsOf(made, { electionText: edited(made.electionText, (e) => (e.questions[0].blank = true)) })],
  ["a proof of possession", "trustees-wrong", () => trustees((p) => raised(p.verification_keys[0].pok))],
  ["a signed certificate", "trustees-wrong", () => trustees((p) => raised(p.certs[1].signature))],
  ["signed coefficients", "trustees-wrong", () => trustees((p) => raised(p.coefexps[1].signature))],
  ["a signature over all certificates", "trustees-wrong", () => trustees((p) => raised(p.signatures[0]))],
  ["a signed key", "trustees-wrong", () => trustees((p) => raised(p.verification_keys[1].signature))],
  ["two keys exchanged", "trustees-wrong", () => trustees((p) => swapped(p.verification_keys))],
  ["two certificates exchanged", "trustees-wrong", () => trustees((p) => swapped(p.certs))],
  ["another threshold", "trustees-malformed", () => trustees((p) => (p.threshold += 1))],
  ["a member fewer", "trustees-malformed", () => trustees((p) => p.verification_keys.pop())],
  ["a signature fewer", "trustees-malformed", () => trustees((p) => p.signatures.pop())],
  ["no trustees", "trustees-malformed", () => stepsOf(made, { trustees: "[]" })],
  ["an unknown kind of trustees", "trustees-malformed", () => stepsOf(made, { trustees: '[["Other",{}]]' })],
  ["a signature", "signature-wrong", () =>
    stepsOf(made, { ballots: [edited(first, (b) => raised(b.signature.proof)), second].toSorted(byTracker) })],
  ["an individual proof, signed again", "proof-wrong", () =>
    resigned((b) => raised(b.answers[1].individual_proofs[1][0]))],
  ["an overall proof, signed again", "proof-wrong", () =>
    resigned((b) => raised(b.answers[1].overall_proof[0]))],
  ["another card's answers, signed again", "proof-wrong", () =>
    resigned((b) => (b.answers = JSON.parse(second).answers))],
  ["shared ciphertexts that differ, signed again", "shared-ciphertext-differs", () =>
    resigned((b) => swapped(b.answers[1].choices))],
  ["a proof fewer, signed again", "proof-count-wrong", () => resigned((b) => b.answers[0].overall_proof.pop())],
  ["a mark on a ballot, signed again", "ballot-malformed", () => resigned((b) => (b.answers[0].x_mark = 1))],
  ["a number written otherwise, signed again", "number-not-canonical", () =>
    resigned((b) => (b.answers[0].overall_proof[0].challenge = `0${b.answers[0].overall_proof[0].challenge}`))],
  ["an open box", "board-not-closed", () => good.slice(0, 4)],
  ["no set-up", "board-malformed", () => good.slice(1)],
  ["a second set-up", "board-malformed", () => [good[0]!, ...good]],
  ["a ballot after the end", "board-malformed", () => [...good.slice(0, 6), good[1]!, good[6]!]],
  ["a record too many", "board-malformed", () => [
    { type: "Setup", data: ["{}", ...good[0]!.data] }, ...good.slice(1)]],
  ["an unknown event", "board-malformed", () => [...good, { type: "toString", data: [] }]],
  ["set-up hashes", "setup-malformed", () => [
    { type: "Setup", data: [...good[0]!.data.slice(0, 3), "{}"] }, ...good.slice(1)]],
];

for (const [what, code, board] of BOARDS) {
  test(`a box is refused for: ${what}`, async () => {
    assert.equal(await refusal(archiveOf(board())), code);
  });
}

test("a chain that is broken anywhere is refused", async () => {
  const zero = "0".repeat(64);
  const breaks: readonly [string, (event: any) => object][] = [
    ["parent", (event) => (event.height === 3 ? { ...event, parent: zero } : event)],
    ["no parent", ({ parent, ...event }) => (event.height === 5 ? event : { ...(parent && { parent }), ...event })],
    ["height", (event) => ({ ...event, height: event.height + 1 })],
    ["payload", (event) => (event.type === "Ballot" ? { ...event, payload: zero } : event)],
    ["a field too many", (event) => ({ ...event, x_note: 1 })],
    ["order of fields", (event) => Object.fromEntries(Object.entries(event).toReversed())],
  ];
  for (const [what, edit] of breaks) {
    assert.equal(await refusal(archiveOf(good, edit)), "board-malformed", what);
  }
});

test("bytes that are not exactly an archive are refused", async () => {
  const archive = Buffer.from(archiveOf(good));
  const changed = (edit: (bytes: Buffer) => void): Buffer => {
    const bytes = Buffer.from(archive);
    edit(bytes);
    return bytes;
  };
  const malformed: readonly Uint8Array[] = [
    Buffer.alloc(0),
    archive.subarray(0, -1),
    Buffer.concat([archive, Buffer.alloc(1024)]),
    archive.subarray(1024),
    changed((bytes) => bytes.write("2", 136)),
    changed((bytes) => bytes.write("0000755", 1024 + 100)),
    changed((bytes) => bytes.write("x", 1023)),
    changed((bytes) => bytes.write("z", 1024)),
    Buffer.concat([archive, entry("readme.txt", "{}")]),
    Buffer.concat([entry("BELENIOS", '{"version":1,"timestamp":"1700000000","x":1}'), archive.subarray(1024)]),
    Buffer.concat([entry("OTHER", '{"version":1,"timestamp":"1700000000"}'), archive.subarray(1024)]),
  ];
  for (const bytes of malformed) assert.equal(await refusal(bytes), "archive-malformed");
  const body = changed((bytes) => bytes.write("2", bytes.indexOf('"version":1,"desc') + 10));
  assert.equal(await refusal(body), "record-renamed");
  const renamed = Buffer.concat([archive, entry(`${"0".repeat(64)}.data.json`, "{}")]);
  assert.equal(await refusal(renamed), "record-renamed");
  const loose = Buffer.concat([archive, entry(`${hashHex("{}")}.data.json`, "{}")]);
  assert.equal(await refusal(loose), "board-malformed");
});

test("an archive of the first edition keeps the order of arrival", async () => {
  const old = vote("Ed25519", "shared-ciphertext", (fields) => delete fields.x_rules.decryption);
  const steps = stepsOf(old, { ballots: old.ballots.toReversed() });
  assert.equal(await refusal(archiveOf(steps)), "");
});
