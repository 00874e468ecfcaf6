/**
 * Checks a whole ballot, as the server and every verifier do (Belenios specification 2.0, "Ballots",
 * and the encoding of an election): form, election, signature, every proof. Nothing here is secret.
 */
import { ballotState, questionState } from "../core/ballot-text.ts";
import {
  asList,
  asObject,
  asText,
  hashBase64,
  hashScalar,
  type Json,
  parseObject,
  requireFields,
} from "../core/codec.ts";
import type { Election, Question } from "../core/election.ts";
import { type Base, type Element, type FixedBase, reduced } from "../core/group.ts";
import { type Ciphertext, parseProof, rangeText } from "../core/proofs.ts";
import { Refusal } from "../core/refusal.ts";
import { commitment, verifyKnowledge } from "./commitments.ts";

const CODE = "ballot-malformed";

/** Ciphertexts, question by question: of a ballot or of a sum. */
export type Choices = readonly (readonly Ciphertext[])[];

/** A ciphertext whose halves are raised to several challenges. */
interface Bases {
  readonly alpha: Base<Element>;
  readonly beta: Base<Element>;
}

/** What stays the same while one ballot is checked. */
interface Desk {
  /** What every proof is bound to. */
  readonly state: string;
  /** The ciphertexts read so far, by their text: a shared one is read once. */
  readonly read: Map<string, Bases>;
  /** The individual proofs that hold, by text: they name no question, so a shared one is one. */
  readonly proved: Set<string>;
}

/** Checks ballots of one election; the tables for g and y are built here, once. */
export class BallotChecker {
  readonly #election: Election;
  readonly #generate: FixedBase<Element>;
  readonly #key: FixedBase<Element>;

  constructor(election: Election) {
    const { group, publicKey } = election;
    this.#election = election;
    this.#generate = group.publicTableFor(group.generator);
    this.#key = group.publicTableFor(publicKey);
  }

  /** Throws a `Refusal` unless the ballot is canonical, of this election and right in every proof. */
  check(text: string): Choices {
    const { questions, encoding } = this.#election;
    const ballot = parseBallot(this.#election, text);
    const answers = asList(ballot["answers"], CODE).map((answer) => asObject(answer, CODE));
    if (answers.length !== questions.length) throw new Refusal(CODE);
    questions.forEach((question, index) => {
      requireShape(question, answers[index]!);
    });
    if (encoding === "shared-ciphertext") requireShared(answers);
    this.#checkSignature(ballot);
    const state = ballotState(this.#election, asText(ballot["credential"], CODE));
    const desk = { state, read: new Map<string, Bases>(), proved: new Set<string>() };
    return questions.map((question, index) => this.#checkAnswer(desk, question, answers[index]!));
  }

  #checkSignature(ballot: Json): void {
    const { signature, ...body } = ballot;
    const fields = asObject(signature, CODE);
    requireFields(fields, ["hash", "proof"], CODE);
    const hash = hashBase64(JSON.stringify(body));
    if (fields["hash"] !== hash) throw new Refusal("signature-wrong");
    const { group } = this.#election;
    const signer = group.parseBase(ballot["credential"]);
    verifyKnowledge(group, this.#generate, signer, `sig|${hash}|`, fields["proof"], "signature-wrong");
  }

  #checkAnswer(desk: Desk, question: Question, answer: Json): readonly Ciphertext[] {
    const choices = answer["choices"] as readonly Json[];
    const individual = answer["individual_proofs"] as readonly (readonly unknown[])[];
    const bases = choices.map((choice) => this.#read(desk, choice));
    bases.forEach((base, index) => {
      const text = JSON.stringify([choices[index], individual[index]]);
      if (desk.proved.has(text)) return;
      this.#checkRange(desk.state, base, 0, individual[index]!);
      desk.proved.add(text);
    });
    const ciphertexts = bases.map(({ alpha, beta }) => ({ alpha: alpha.element, beta: beta.element }));
    const texts = choices as unknown as readonly { alpha: string; beta: string }[];
    const overall = answer["overall_proof"] as readonly unknown[];
    const bound = questionState(desk.state, texts);
    this.#checkRange(bound, this.#product(ciphertexts), question.minimum, overall);
    return ciphertexts;
  }

  #read(desk: Desk, choice: Json): Bases {
    const { group } = this.#election;
    const text = JSON.stringify(choice);
    const known = desk.read.get(text);
    if (known !== undefined) return known;
    const bases = { alpha: group.parseBase(choice["alpha"]), beta: group.parseBase(choice["beta"]) };
    desk.read.set(text, bases);
    return bases;
  }

  #product(ciphertexts: readonly Ciphertext[]): Bases {
    const { group } = this.#election;
    const of = (half: "alpha" | "beta"): Base<Element> =>
      group.baseOf(ciphertexts.reduce((all, each) => group.times(all, each[half]), group.identity));
    return { alpha: of("alpha"), beta: of("beta") };
  }

  /** Checks that the ciphertext holds one of as many numbers as there are proofs, from `minimum`. */
  #checkRange(state: string, { alpha, beta }: Bases, minimum: number, proofs: readonly unknown[]): void {
    const { group } = this.#election;
    const numbers = proofs.map((proof) => parseProof(proof, group.order));
    const commitments = numbers.map((each, index) => {
      const { challenge, response } = each;
      const left = commitment(group, this.#generate, alpha, each);
      // (β / g^value)^c · y^z, with the power of g apart: it has a table.
      const shift = reduced(-BigInt(minimum + index) * challenge, group.order);
      const key = shift === 0n ? this.#key(response) : group.times(this.#key(response), this.#generate(shift));
      return `${left},${group.write(group.times(key, beta.power(challenge)))}`;
    });
    const ciphertext = { alpha: alpha.element, beta: beta.element };
    const hash = hashScalar(rangeText(group, state, ciphertext, commitments), group.order);
    const sum = numbers.reduce((total, { challenge }) => total + challenge, 0n);
    if (sum % group.order !== hash) throw new Refusal("proof-wrong");
  }
}

/** Checks one ballot alone. */
export function verifyBallot(election: Election, text: string): void {
  new BallotChecker(election).check(text);
}

function parseBallot(election: Election, text: string): Json {
  const ballot = parseObject(text, CODE);
  const names = ["election_uuid", "election_hash", "credential", "answers", "signature"];
  requireFields(ballot, names, CODE);
  if (JSON.stringify(ballot) !== text) throw new Refusal("ballot-not-canonical");
  if (ballot["election_uuid"] !== election.uuid || ballot["election_hash"] !== election.fingerprint) {
    throw new Refusal("other-election");
  }
  return ballot;
}

/** No field too many, and as many ciphertexts and proofs as the question asks for. */
function requireShape(question: Question, answer: Json): void {
  requireFields(answer, ["choices", "individual_proofs", "overall_proof"], CODE);
  const choices = asList(answer["choices"], CODE);
  const proofs = asList(answer["individual_proofs"], CODE).map((list) => asList(list, CODE));
  const overall = asList(answer["overall_proof"], CODE);
  for (const choice of choices) requireFields(asObject(choice, CODE), ["alpha", "beta"], CODE);
  const counts = [choices.length === question.answers, proofs.length === question.answers];
  const branches = overall.length === question.maximum - question.minimum + 1;
  const pairs = proofs.every((list) => list.length === 2);
  if (counts.includes(false) || !branches || !pairs) throw new Refusal("proof-count-wrong");
}

/** The approval of question 0 and the first choice of its project's question are one ciphertext. */
function requireShared(answers: readonly Json[]): void {
  const [first, ...others] = answers.map((answer) => answer["choices"] as readonly Json[]);
  if (others.length !== first?.length) throw new Refusal("shared-ciphertext-differs");
  others.forEach((choices, index) => {
    if (JSON.stringify(choices[0]) !== JSON.stringify(first[index])) {
      throw new Refusal("shared-ciphertext-differs");
    }
  });
}
