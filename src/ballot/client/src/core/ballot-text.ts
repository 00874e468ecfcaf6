/** What is hashed of a ballot beside its proofs (Belenios specification 2.0, "Ballots"). */
import { hashBase64 } from "./codec.ts";
import type { Election } from "./election.ts";

/** The tracker by which a ballot is found on the public board. */
export function tracker(ballot: string): string {
  return hashBase64(ballot);
}

/** What every proof of a ballot is bound to: the election and the credential. */
export function ballotState(election: Election, credential: string): string {
  return `${election.fingerprint}|${credential}`;
}

/** The state of a proof about a whole question also names all its ciphertexts. */
export function questionState(
  state: string,
  choices: readonly { readonly alpha: string; readonly beta: string }[],
): string {
  return `${state}|${choices.map(({ alpha, beta }) => `${alpha},${beta}`).join()}`;
}
