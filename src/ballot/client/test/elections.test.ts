import assert from "node:assert/strict";
import { test } from "node:test";
import { hashBase64 } from "../src/core/codec.ts";
import { parseElection } from "../src/core/election.ts";
import { electionText, GROUPS, KEY, UUID } from "./fixtures.ts";

const TEXT = electionText("Ed25519", "choose");

function edited(edit: (fields: any) => void, text = TEXT): string {
  const fields = JSON.parse(text);
  edit(fields);
  return JSON.stringify(fields);
}

test("an election is read with its key, its questions and the hash of its very bytes", () => {
  for (const name of GROUPS) {
    const text = electionText(name, "shared-ciphertext");
    const election = parseElection(text);
    const { group } = election;
    assert.equal(group.name, name);
    assert.equal(election.uuid, UUID);
    assert.equal(election.fingerprint, hashBase64(text));
    assert.notEqual(parseElection(`${text} `).fingerprint, election.fingerprint);
    assert.ok(group.equal(election.publicKey, group.generate(KEY)));
    assert.ok(group.equal(election.keyPower(3n), group.generate((3n * KEY) % group.order)));
    const [overall, first] = election.questions;
    const names = ["项目1", "项目2", "项目3"];
    assert.deepEqual(overall, { title: "赞成", options: names, answers: 3, minimum: 0, maximum: 2 });
    assert.deepEqual(first, { title: "项目1", options: ["赞成", "反对"], answers: 2, minimum: 0, maximum: 1 });
  }
});

test("the rules of an election have one spelling for each form and edition", () => {
  const rules = (value: unknown): string => edited((fields) => (fields.x_rules = value));
  const known: readonly [object, string, boolean][] = [
    [{ encoding: "choose" }, "choose", false],
    [{ encoding: "grades" }, "grades", false],
    [{ encoding: "shared-ciphertext", approve_question: 0 }, "shared-ciphertext", false],
    [{ encoding: "choose", decryption: "statement" }, "choose", true],
    [{ encoding: "grades", decryption: "statement" }, "grades", true],
    [{ encoding: "shared-ciphertext", approve_question: 0, decryption: "statement" }, "shared-ciphertext", true],
  ];
  for (const [value, encoding, statement] of known) {
    const election = parseElection(rules(value));
    assert.deepEqual([election.encoding, election.statement], [encoding, statement]);
  }
  const unknown: readonly object[] = [
    {},
    { encoding: "other" },
    { encoding: "shared-ciphertext" },
    { encoding: "shared-ciphertext", approve_question: 1 },
    { encoding: "shared-ciphertext", approve_question: false },
    { approve_question: 0, encoding: "shared-ciphertext" },
    { encoding: "choose", approve_question: 0 },
    { encoding: "choose", decryption: "other" },
    { encoding: "choose", decryption: null },
    { decryption: "statement", encoding: "choose" },
    { encoding: "choose", x: 1 },
  ];
  for (const value of unknown) {
    assert.throws(() => parseElection(rules(value)), { code: "encoding-unknown" }, JSON.stringify(value));
  }
  const bare = parseElection(edited((fields) => delete fields.x_rules));
  assert.deepEqual([bare.encoding, bare.statement], [null, false]);
});

test("a question asks for some of its answers, at least none and at most all", () => {
  const question = (fields: object): string => edited((election) => Object.assign(election.questions[0], fields));
  for (const [min, max] of [[0, 0], [0, 3], [3, 3], [1, 2]]) {
    const [read] = parseElection(question({ min, max })).questions;
    assert.deepEqual([read!.minimum, read!.maximum], [min, max]);
  }
  const wrong: readonly object[] = [
    { min: -1 },
    { max: -1 },
    { min: 2, max: 1 },
    { max: 4 },
    { min: 0.5 },
    { max: 1.5 },
    { max: "x" },
    { min: "x" },
    { max: {} },
    { question: 5 },
    { answers: "abc" },
    { answers: ["a", "b", 5] },
    { answers: null },
  ];
  for (const fields of wrong) {
    const parse = () => parseElection(question(fields));
    assert.throws(parse, { code: "election-malformed" }, JSON.stringify(fields));
  }
  assert.throws(() => parseElection(question({ blank: true })), { code: "question-unsupported" });
  parseElection(question({ blank: false }));
});

test("what is no election is refused", () => {
  const wrong: readonly [string, string][] = [
    ["", "election-malformed"],
    ["[]", "election-malformed"],
    [edited((fields) => (fields.version = 2)), "election-malformed"],
    [edited((fields) => (fields.version = "1")), "election-malformed"],
    [edited((fields) => delete fields.version), "election-malformed"],
    [edited((fields) => (fields.uuid = 5)), "election-malformed"],
    [edited((fields) => (fields.questions = {})), "election-malformed"],
    [edited((fields) => (fields.questions = [null])), "election-malformed"],
    [edited((fields) => (fields.x_rules = null)), "election-malformed"],
    [edited((fields) => (fields.x_rules = [])), "election-malformed"],
    [edited((fields) => (fields.group = "other")), "group-unknown"],
    [edited((fields) => (fields.public_key = "1")), "element-invalid"],
    [edited((fields) => (fields.public_key = `${"00".repeat(31)}01`)), "election-malformed"],
  ];
  for (const [text, code] of wrong) assert.throws(() => parseElection(text), { code }, text);
});
