/** Checks a whole ballot, as the server and every verifier do (Belenios specification 2.0). */
import { ballotState, questionState } from "../booth/ballot.ts";
import { asList, asObject, asText, hashBase64, type Json, parseObject, requireFields } from "../core/codec.ts";
import type { Election, Question } from "../core/election.ts";
import { type Ciphertext, verifyRange, verifySignature } from "../core/proofs.ts";
import { Refusal } from "../core/refusal.ts";

const CODE = "ballot-malformed";

/** Throws a `Refusal` unless the ballot is canonical, of this election and right in every proof. */
export function verifyBallot(election: Election, text: string): void {
  const ballot = parseObject(text, CODE);
  requireFields(
    ballot,
    ["election_uuid", "election_hash", "credential", "answers", "signature"],
    CODE,
  );
  if (JSON.stringify(ballot) !== text) throw new Refusal("ballot-not-canonical");
  const { election_uuid, election_hash, credential, answers } = ballot;
  if (election_uuid !== election.uuid || election_hash !== election.fingerprint) {
    throw new Refusal("other-election");
  }
  verifyBallotSignature(election, ballot);
  const state = ballotState(election, asText(credential, CODE));
  const given = asList(answers, CODE).map((answer) => asObject(answer, CODE));
  if (given.length !== election.questions.length) throw new Refusal(CODE);
  election.questions.forEach((question, index) => {
    verifyAnswer(election, state, question, given[index]!);
  });
  if (election.encoding === "shared-ciphertext") verifyShared(given);
}

function verifyBallotSignature(election: Election, ballot: Json): void {
  const { signature, ...body } = ballot;
  const fields = asObject(signature, CODE);
  requireFields(fields, ["hash", "proof"], CODE);
  const hash = hashBase64(JSON.stringify(body));
  if (fields["hash"] !== hash) throw new Refusal("signature-wrong");
  const signer = election.group.parse(ballot["credential"]);
  verifySignature(election.group, signer, hash, fields["proof"]);
}

function verifyAnswer(election: Election, state: string, question: Question, answer: Json): void {
  const { group } = election;
  requireFields(answer, ["choices", "individual_proofs", "overall_proof"], CODE);
  const choices = asList(answer["choices"], CODE).map((choice) => asObject(choice, CODE));
  const proofs = asList(answer["individual_proofs"], CODE).map((list) => asList(list, CODE));
  const overall = asList(answer["overall_proof"], CODE);
  const counts = [choices.length === question.answers, proofs.length === question.answers];
  const branches = overall.length === question.maximum - question.minimum + 1;
  if (counts.includes(false) || !branches) throw new Refusal("proof-count-wrong");
  let product: Ciphertext = { alpha: group.identity, beta: group.identity };
  choices.forEach((choice, index) => {
    requireFields(choice, ["alpha", "beta"], CODE);
    const ciphertext = { alpha: group.parse(choice["alpha"]), beta: group.parse(choice["beta"]) };
    if (proofs[index]!.length !== 2) throw new Refusal("proof-count-wrong");
    verifyRange(election, state, ciphertext, 0, proofs[index]!);
    product = {
      alpha: group.times(product.alpha, ciphertext.alpha),
      beta: group.times(product.beta, ciphertext.beta),
    };
  });
  const texts = choices as unknown as readonly { alpha: string; beta: string }[];
  verifyRange(election, questionState(state, texts), product, question.minimum, overall);
}

/** The approval of question 0 and the first choice of its project's question are one ciphertext. */
function verifyShared(answers: readonly Json[]): void {
  const [first, ...others] = answers.map((answer) => answer["choices"] as readonly Json[]);
  others.forEach((choices, index) => {
    if (JSON.stringify(choices[0]) !== JSON.stringify(first?.[index])) {
      throw new Refusal("shared-ciphertext-differs");
    }
  });
}
