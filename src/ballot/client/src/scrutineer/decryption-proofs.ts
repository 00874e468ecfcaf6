/**
 * The two proofs of a share of the decryption, both of the shape z = w − x·c.
 *
 * The format's own (Belenios specification 2.0, "Partial decryption") hashes neither the ciphertext
 * nor the factor, so that it proves too little; the statement proof (protocol, “Statement proofs”) hashes both and
 * the place. Their nonces are drawn apart: one nonce under two challenges would tell the secret.
 */
import { hashScalar } from "../core/codec.ts";
import type { Election } from "../core/election.ts";
import { type Base, type Element, type FixedBase, reduced } from "../core/group.ts";
import { type Numbers, parseProof, type Proof, written } from "../core/proofs.ts";
import { below, type Rng } from "../core/random.ts";
import { Refusal } from "../core/refusal.ts";
import { commitment } from "../verify/commitments.ts";

const WRONG = "decryption-wrong";

/** What is decrypted: a ciphertext of the sum, as its texts stand there, and its place. */
export interface Cell {
  /** From 0. */
  readonly question: number;
  /** From 0. */
  readonly position: number;
  readonly alpha: Element;
  readonly alphaText: string;
  readonly betaText: string;
}

/** Makes the challenge from the two commitments `A,B`. */
type Challenge = (commitments: string) => bigint;

function formatChallenge({ group, fingerprint }: Election, owner: string): Challenge {
  return (commitments) => hashScalar(`decrypt|${fingerprint}|${owner}|${commitments}`, group.order);
}

function statementChallenge(election: Election, owner: string, cell: Cell, factor: string): Challenge {
  const { group, fingerprint } = election;
  const place = `${cell.question}|${cell.position}`;
  const statement = `${owner}|${cell.alphaText},${cell.betaText}|${factor}`;
  const bound = `x-decrypt|${fingerprint}|${place}|${statement}`;
  return (commitments) => hashScalar(`${bound}|${commitments}`, group.order);
}

function prove(election: Election, secret: bigint, alpha: Element, challenged: Challenge, rng: Rng): Proof {
  const { group } = election;
  const nonce = below(rng, group.order);
  const left = group.write(group.generate(nonce));
  const right = group.write(group.power(alpha, nonce));
  const challenge = challenged(`${left},${right}`);
  return written(challenge, reduced(nonce - secret * challenge, group.order));
}

/** One ciphertext's factor with its proofs; `statement` is null where the election asks for none. */
export interface Share {
  readonly factor: string;
  readonly proof: Proof;
  readonly statement: Proof | null;
}

export function makeShare(election: Election, secret: bigint, owner: string, cell: Cell, rng: Rng): Share {
  const { group } = election;
  const factor = group.write(group.power(cell.alpha, secret));
  const proof = prove(election, secret, cell.alpha, formatChallenge(election, owner), rng);
  if (!election.statement) return { factor, proof, statement: null };
  const challenged = statementChallenge(election, owner, cell, factor);
  return { factor, proof, statement: prove(election, secret, cell.alpha, challenged, rng) };
}

/** A share as it was sent: a factor's text and its proofs, whatever they are. */
export interface GivenShare {
  readonly factor: unknown;
  readonly proof: unknown;
  /** Looked at where the election asks for it. */
  readonly statement: unknown;
}

/** Throws unless the factor is the ciphertext's power by the secret of the owner's key. */
export function verifyShare(election: Election, owner: Base<Element>, cell: Cell, share: GivenShare): void {
  const { group } = election;
  const alpha = group.baseOf(cell.alpha);
  const factor = group.parseBase(share.factor);
  const key = group.write(owner.element);
  const requireProof = (proof: unknown, challenged: Challenge, code: string): void => {
    const numbers = parseProof(proof, group.order);
    const commitments = recomputed(election, owner, alpha.power, factor, numbers);
    if (challenged(commitments) !== numbers.challenge) throw new Refusal(code);
  };
  requireProof(share.proof, formatChallenge(election, key), WRONG);
  if (!election.statement) return;
  const challenged = statementChallenge(election, key, cell, group.write(factor.element));
  requireProof(share.statement, challenged, "statement-proof-wrong");
}

function recomputed(
  { group }: Election,
  owner: Base<Element>,
  alpha: FixedBase<Element>,
  factor: Base<Element>,
  numbers: Numbers,
): string {
  const left = commitment(group, group.generate, owner, numbers);
  return `${left},${commitment(group, alpha, factor, numbers)}`;
}
