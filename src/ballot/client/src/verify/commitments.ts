/**
 * What a verifier recomputes. A proof is sent as challenge and response, so the check is always the
 * same: g^response · X^challenge is the commitment, and the challenge is the hash of it.
 */
import { hashScalar } from "../core/codec.ts";
import type { Base, Element, FixedBase, Group } from "../core/group.ts";
import { parseProof, type Numbers } from "../core/proofs.ts";
import { Refusal } from "../core/refusal.ts";

/** The text of the commitment: base^response · statement^challenge. */
export function commitment(
  group: Group,
  base: FixedBase<Element>,
  statement: Base<Element>,
  { challenge, response }: Numbers,
): string {
  return group.write(group.times(base(response), statement.power(challenge)));
}

/** Throws `code` unless the proof shows knowledge of the key's secret under this prefix. */
export function verifyKnowledge(
  group: Group,
  generate: FixedBase<Element>,
  key: Base<Element>,
  prefix: string,
  proof: unknown,
  code: string,
): void {
  const numbers = parseProof(proof, group.order);
  const text = prefix + commitment(group, generate, key, numbers);
  if (hashScalar(text, group.order) !== numbers.challenge) throw new Refusal(code);
}
