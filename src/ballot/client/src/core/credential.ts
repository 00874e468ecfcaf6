/**
 * A deputy's credential: 22 Base58 characters on the card, and the signing key that follows from it
 * by Belenios' derivation of version 3.0. The secret never leaves this device.
 */
import { hashHex } from "./codec.ts";
import type { Group } from "./group.ts";
import { Refusal } from "./refusal.ts";

const CREDENTIAL = /^[1-9A-HJ-NP-Za-km-z]{22}$/;

/** Reads what a person typed or a scanner read; throws `credential-malformed`. */
export function parseCredential(text: string): string {
  const plain = text.replace(/[\s-]/g, "");
  if (!CREDENTIAL.test(plain)) throw new Refusal("credential-malformed");
  return [plain.slice(0, 5), plain.slice(5, 11), plain.slice(11, 16), plain.slice(16)].join("-");
}

/** The credential in a card's link or in bare text; null when the text is something else. */
export function credentialIn(text: string): string | null {
  const hash = text.indexOf("#");
  try {
    return parseCredential(hash < 0 ? text : text.slice(hash + 1));
  } catch {
    return null;
  }
}

const RUN = /(?:[1-9A-HJ-NP-Za-km-z]-?){22}/;

/** Whether a text has a part that may be a credential, even where `credentialIn` finds none. */
export function holdsCredential(text: string): boolean {
  return RUN.test(text) || credentialIn(text) !== null;
}

/** The signing key; the uuid is always that of the poll's first round. */
export function secretOf(group: Group, uuid: string, credential: string): bigint {
  const half = (index: number): string => hashHex(`derive_credential|${uuid}|${index}|${credential}`);
  return BigInt(`0x${half(0)}${half(1)}`) % group.order;
}

export function publicOf(group: Group, secret: bigint): string {
  return group.write(group.generate(secret));
}
