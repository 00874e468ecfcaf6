/**
 * The zero-knowledge proofs of Belenios, made and checked (specification 2.0, "Signatures",
 * "Proofs of interval membership", "Partial decryption"). All have the shape z = w − x·c.
 */
import { asObject, hashScalar, parseDecimal, requireFields } from "./codec.ts";
import type { Election } from "./election.ts";
import { type Element, type Group, reduced } from "./group.ts";
import { below, type Rng } from "./random.ts";
import { Refusal } from "./refusal.ts";

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

interface Numbers {
  readonly challenge: bigint;
  readonly response: bigint;
}

function written(challenge: bigint, response: bigint): Proof {
  return { challenge: challenge.toString(), response: response.toString() };
}

function parseProof(value: unknown, order: bigint): Numbers {
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

export function verifyRange(
  election: Election,
  state: string,
  ciphertext: Ciphertext,
  minimum: number,
  proofs: readonly unknown[],
): void {
  const { group, publicKey } = election;
  const numbers = proofs.map((proof) => parseProof(proof, group.order));
  const commitments = numbers.map(({ challenge, response }, index) => {
    const shift = group.generate(BigInt(minimum + index));
    const beta = group.times(ciphertext.beta, group.inverse(shift));
    const left = committed(group, response, group.generate, ciphertext.alpha, challenge);
    const key = (exponent: bigint): Element => group.publicPower(publicKey, exponent);
    return `${left},${committed(group, response, key, beta, challenge)}`;
  });
  const hash = hashScalar(rangeText(group, state, ciphertext, commitments), group.order);
  const sum = numbers.reduce((total, { challenge }) => total + challenge, 0n);
  if (sum % group.order !== hash) throw new Refusal("proof-wrong");
}

function rangeText(
  group: Group,
  state: string,
  ciphertext: Ciphertext,
  commitments: readonly string[],
): string {
  const statement = `${group.write(ciphertext.alpha)},${group.write(ciphertext.beta)}`;
  return `prove|${state}|${statement}|${commitments.join()}`;
}

/** The commitment that a verifier recomputes: base^response · statement^challenge. */
function committed(
  group: Group,
  response: bigint,
  base: (exponent: bigint) => Element,
  statement: Element,
  challenge: bigint,
): string {
  return group.write(group.times(base(response), group.publicPower(statement, challenge)));
}

/** Signs the ballot's hash with a credential. */
export function sign(group: Group, secret: bigint, hash: string, rng: Rng): Proof {
  const nonce = below(rng, group.order);
  const challenge = hashScalar(`sig|${hash}|${group.write(group.generate(nonce))}`, group.order);
  return written(challenge, reduced(nonce - secret * challenge, group.order));
}

export function verifySignature(group: Group, signer: Element, hash: string, proof: unknown): void {
  const { challenge, response } = parseProof(proof, group.order);
  const commitment = committed(group, response, group.generate, signer, challenge);
  if (hashScalar(`sig|${hash}|${commitment}`, group.order) !== challenge) {
    throw new Refusal("signature-wrong");
  }
}

/** A trustee's part of one decryption with the proof that the right secret was used. */
export function proveDecryption(
  election: Election,
  secret: bigint,
  owner: string,
  alpha: Element,
  rng: Rng,
): { readonly factor: Element; readonly proof: Proof } {
  const { group, fingerprint } = election;
  const nonce = below(rng, group.order);
  const left = group.write(group.generate(nonce));
  const right = group.write(group.power(alpha, nonce));
  const text = `decrypt|${fingerprint}|${owner}|${left},${right}`;
  const challenge = hashScalar(text, group.order);
  const response = reduced(nonce - secret * challenge, group.order);
  return { factor: group.power(alpha, secret), proof: written(challenge, response) };
}

export function verifyDecryption(
  election: Election,
  owner: Element,
  alpha: Element,
  factor: Element,
  proof: unknown,
): void {
  const { group, fingerprint } = election;
  const { challenge, response } = parseProof(proof, group.order);
  const power = (exponent: bigint): Element => group.publicPower(alpha, exponent);
  const left = committed(group, response, group.generate, owner, challenge);
  const right = committed(group, response, power, factor, challenge);
  const text = `decrypt|${fingerprint}|${group.write(owner)}|${left},${right}`;
  if (hashScalar(text, group.order) !== challenge) throw new Refusal("decryption-wrong");
}
