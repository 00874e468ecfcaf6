/**
 * The zero-knowledge proofs that a deputy makes (Belenios specification 2.0, "Signatures", "Proofs
 * of interval membership"). Like all proofs of the format they have the shape z = w − x·c.
 */
import { asObject, hashScalar, parseDecimal, requireFields } from "./codec.ts";
import type { Election } from "./election.ts";
import { type Element, type Group, reduced } from "./group.ts";
import { below, type Rng } from "./random.ts";

/** A proof as it stands in texts: decimal strings. */
export interface Proof {
  readonly challenge: string;
  readonly response: string;
}

export interface Ciphertext {
  readonly alpha: Element;
  readonly beta: Element;
}

/** What only the maker of a ciphertext knows about it. */
export interface Witness {
  readonly randomness: bigint;
  readonly plaintext: number;
}

/** A proof as numbers below the order of the group. */
export interface Numbers {
  readonly challenge: bigint;
  readonly response: bigint;
}

export function written(challenge: bigint, response: bigint): Proof {
  return { challenge: challenge.toString(), response: response.toString() };
}

export function parseProof(value: unknown, order: bigint): Numbers {
  const fields = asObject(value, "proof-malformed");
  requireFields(fields, ["challenge", "response"], "proof-malformed");
  return {
    challenge: parseDecimal(fields["challenge"], order),
    response: parseDecimal(fields["response"], order),
  };
}

/** Encrypts a small number under the election's key. */
export function encrypt(election: Election, witness: Witness): Ciphertext {
  const { group, keyPower } = election;
  const alpha = group.generate(witness.randomness);
  const mask = keyPower(witness.randomness);
  if (witness.plaintext === 0) return { alpha, beta: mask };
  return { alpha, beta: group.times(mask, group.generate(BigInt(witness.plaintext))) };
}

/**
 * Proves that the ciphertext holds one of the numbers minimum … maximum.
 *
 * Knowing the plaintext and the randomness, the commitments of the false branches are powers of the
 * generator and of the key only, which have tables; the distribution is the same.
 */
export function proveRange(
  election: Election,
  state: string,
  ciphertext: Ciphertext,
  witness: Witness,
  range: { readonly minimum: number; readonly maximum: number },
  rng: Rng,
): readonly Proof[] {
  const { group, keyPower } = election;
  const { order } = group;
  const commitments: string[] = [];
  const branches: { challenge: bigint; response: bigint; isTrue: boolean }[] = [];
  for (let value = range.minimum; value <= range.maximum; value += 1) {
    const isTrue = value === witness.plaintext;
    const challenge = isTrue ? 0n : below(rng, order);
    const response = below(rng, order); // in the true branch the commitment's exponent, for now
    const exponent = reduced(response + witness.randomness * challenge, order);
    let right = keyPower(exponent);
    if (!isTrue) {
      const shift = reduced(BigInt(witness.plaintext - value) * challenge, order);
      right = group.times(right, group.generate(shift));
    }
    commitments.push(`${group.write(group.generate(exponent))},${group.write(right)}`);
    branches.push({ challenge, response, isTrue });
  }
  const hash = hashScalar(rangeText(group, state, ciphertext, commitments), order);
  const others = branches.reduce((sum, branch) => sum + branch.challenge, 0n);
  const own = reduced(hash - others, order);
  return branches.map((branch) =>
    branch.isTrue
      ? written(own, reduced(branch.response - witness.randomness * own, order))
      : written(branch.challenge, branch.response),
  );
}

/** What the challenges of a range proof add up to is the hash of this text. */
export function rangeText(
  group: Group,
  state: string,
  ciphertext: Ciphertext,
  commitments: readonly string[],
): string {
  const statement = `${group.write(ciphertext.alpha)},${group.write(ciphertext.beta)}`;
  return `prove|${state}|${statement}|${commitments.join()}`;
}

/** Signs the ballot's hash with a credential. */
export function sign(group: Group, secret: bigint, hash: string, rng: Rng): Proof {
  return proveKnowledge(group, secret, `sig|${hash}|`, rng);
}

/** Proves knowledge of a secret key; the prefix is all that the proof is bound to. */
export function proveKnowledge(group: Group, secret: bigint, prefix: string, rng: Rng): Proof {
  const nonce = below(rng, group.order);
  const challenge = hashScalar(`${prefix}${group.write(group.generate(nonce))}`, group.order);
  return written(challenge, reduced(nonce - secret * challenge, group.order));
}
