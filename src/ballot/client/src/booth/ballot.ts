/** Makes a ballot: encryption, proofs and signature (Belenios specification 2.0, "Ballots"). */
import { ballotState, questionState } from "../core/ballot-text.ts";
import { hashBase64 } from "../core/codec.ts";
import { publicOf } from "../core/credential.ts";
import type { Election, Question } from "../core/election.ts";
import type { Plaintexts } from "../core/encodings.ts";
import { type Ciphertext, encrypt, type Proof, proveRange, sign, type Witness } from "../core/proofs.ts";
import { below, type Rng } from "../core/random.ts";
import { Refusal } from "../core/refusal.ts";

interface Choice {
  readonly ciphertext: Ciphertext;
  readonly witness: Witness;
  readonly text: { readonly alpha: string; readonly beta: string };
  readonly proof: readonly Proof[];
}

export function makeBallot(
  election: Election,
  secret: bigint,
  plaintexts: Plaintexts,
  rng: Rng,
): string {
  const { group, questions } = election;
  if (plaintexts.length !== questions.length) throw new Refusal("marks-do-not-fit");
  const credential = publicOf(group, secret);
  const state = ballotState(election, credential);
  const first: Choice[] = [];
  const answers = questions.map((question, index) => {
    const values = plaintexts[index]!;
    requireAnswerable(question, values);
    const choices = values.map((value, position) => {
      const shared = index > 0 && position === 0 && election.encoding === "shared-ciphertext";
      return shared ? sharedChoice(first, index - 1, value) : makeChoice(election, state, value, rng);
    });
    if (index === 0) first.push(...choices);
    return answer(election, state, question, choices, rng);
  });
  const body = {
    election_uuid: election.uuid,
    election_hash: election.fingerprint,
    credential,
    answers,
  };
  const hash = hashBase64(JSON.stringify(body));
  return JSON.stringify({ ...body, signature: { hash, proof: sign(group, secret, hash, rng) } });
}

function requireAnswerable(question: Question, values: readonly number[]): void {
  const sum = values.reduce((total, value) => total + value, 0);
  const bits = values.every((value) => value === 0 || value === 1);
  const fits = values.length === question.answers;
  if (!bits || !fits || sum < question.minimum || sum > question.maximum) {
    throw new Refusal("marks-do-not-fit");
  }
}

function makeChoice(election: Election, state: string, plaintext: number, rng: Rng): Choice {
  const { group } = election;
  const witness = { randomness: below(rng, group.order - 1n) + 1n, plaintext };
  const ciphertext = encrypt(election, witness);
  const text = { alpha: group.write(ciphertext.alpha), beta: group.write(ciphertext.beta) };
  const proof = proveRange(election, state, ciphertext, witness, { minimum: 0, maximum: 1 }, rng);
  return { ciphertext, witness, text, proof };
}

/** The approval again: same ciphertext, same proof, so both questions speak of one mark. */
function sharedChoice(first: readonly Choice[], project: number, value: number): Choice {
  const choice = first[project];
  if (choice === undefined || choice.witness.plaintext !== value) {
    throw new Refusal("marks-do-not-fit");
  }
  return choice;
}

function answer(
  election: Election,
  state: string,
  question: Question,
  choices: readonly Choice[],
  rng: Rng,
): object {
  const { group } = election;
  const { order } = group;
  const texts = choices.map((choice) => choice.text);
  const product = {
    alpha: choices.reduce((all, { ciphertext }) => group.times(all, ciphertext.alpha), group.identity),
    beta: choices.reduce((all, { ciphertext }) => group.times(all, ciphertext.beta), group.identity),
  };
  const witness = {
    randomness: choices.reduce((sum, choice) => sum + choice.witness.randomness, 0n) % order,
    plaintext: choices.reduce((sum, choice) => sum + choice.witness.plaintext, 0),
  };
  const bound = questionState(state, texts);
  return {
    choices: texts,
    individual_proofs: choices.map((choice) => choice.proof),
    overall_proof: proveRange(election, bound, product, witness, question, rng),
  };
}
