/**
 * The question for a card's state: only its holder is told, so it carries a proof of the secret
 * credential, bound to the round's election and to a nonce that the server takes once.
 */
import { publicOf } from "../core/credential.ts";
import type { Election } from "../core/election.ts";
import { type Proof, proveKnowledge } from "../core/proofs.ts";
import type { Rng } from "../core/random.ts";

export interface CardQuestion {
  /** The public credential. */
  readonly credential: string;
  readonly nonce: string;
  readonly proof: Proof;
}

export function askAbout(
  election: Election,
  secret: bigint,
  nonce: string,
  rng: Rng,
): CardQuestion {
  const { group, uuid } = election;
  const credential = publicOf(group, secret);
  const statement = `x-card|${uuid}|${nonce}|${credential}|`;
  return { credential, nonce, proof: proveKnowledge(group, secret, statement, rng) };
}
