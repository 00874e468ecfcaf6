/**
 * A scrutineer's share of the decryption of the total, computed on the scrutineer's own device
 * (Belenios specification 2.0, "Partial decryption"; owners are numbered through the flat list).
 */
import { asList, asObject, asText, parseObject, requireFields } from "../core/codec.ts";
import type { Election } from "../core/election.ts";
import type { Element } from "../core/group.ts";
import { proveDecryption, verifyDecryption } from "../core/proofs.ts";
import type { Rng } from "../core/random.ts";
import { Refusal } from "../core/refusal.ts";

const TRUSTEES = "trustees-malformed";
const TALLY = "tally-malformed";
const PARTIAL = "decryption-malformed";

/** What the trustees' text says about one owner. */
export interface Owner {
  /** The public key of the owner's share of the decryption. */
  readonly publicKey: string;
  /** The key with which a member of a threshold set signed in the ceremony; "" for a single one. */
  readonly signingKey: string;
}

/** All owners in the order of their numbers (owner 1 first). */
export function parseOwners(text: string): readonly Owner[] {
  return parseArray(text, TRUSTEES).flatMap((entry) => {
    const [kind, body] = asList(entry, TRUSTEES);
    const fields = asObject(body, TRUSTEES);
    if (kind === "Single") return [{ publicKey: publicKeyOf(fields), signingKey: "" }];
    const certificates = asList(fields["certs"], TRUSTEES);
    return asList(fields["verification_keys"], TRUSTEES).map((key, index) => ({
      publicKey: publicKeyOf(key),
      signingKey: signingKeyOf(certificates[index]),
    }));
  });
}

function publicKeyOf(value: unknown): string {
  return asText(asObject(value, TRUSTEES)["public_key"], TRUSTEES);
}

function signingKeyOf(certificate: unknown): string {
  const message = asText(asObject(certificate, TRUSTEES)["message"], TRUSTEES);
  return asText(parseObject(message, TRUSTEES)["verification"], TRUSTEES);
}

function parseArray(text: string, code: string): readonly unknown[] {
  try {
    return asList(JSON.parse(text), code);
  } catch {
    throw new Refusal(code);
  }
}

/** The first halves of the tally's ciphertexts, per question; membership is checked. */
function parseAlphas(election: Election, tally: string): readonly (readonly Element[])[] {
  const read = new Map<unknown, Element>();
  return parseArray(tally, TALLY).map((row) =>
    asList(row, TALLY).map((cell) => {
      const text = asObject(cell, TALLY)["alpha"];
      const alpha = read.get(text) ?? election.group.parse(text);
      read.set(text, alpha);
      return alpha;
    }),
  );
}

export function partialDecryption(
  election: Election,
  tally: string,
  secret: bigint,
  rng: Rng,
  progress: (done: number, total: number) => void = () => {},
): string {
  const { group } = election;
  const alphas = parseAlphas(election, tally);
  const owner = group.write(group.generate(secret));
  const total = alphas.reduce((sum, row) => sum + row.length, 0);
  let done = 0;
  const parts = alphas.map((row) =>
    row.map((alpha) => {
      const part = proveDecryption(election, secret, owner, alpha, rng);
      done += 1;
      progress(done, total);
      return part;
    }),
  );
  return JSON.stringify({
    decryption_factors: parts.map((row) => row.map((part) => group.write(part.factor))),
    decryption_proofs: parts.map((row) => row.map((part) => part.proof)),
  });
}

/** Throws unless every factor is proved to come from the owner's secret. */
export function verifyPartialDecryption(
  election: Election,
  tally: string,
  ownerKey: string,
  text: string,
): void {
  const { group } = election;
  const fields = parseObject(text, PARTIAL);
  requireFields(fields, ["decryption_factors", "decryption_proofs"], PARTIAL);
  const owner = group.parse(ownerKey);
  const alphas = parseAlphas(election, tally);
  const factors = rowsLike(alphas, fields["decryption_factors"]);
  const proofs = rowsLike(alphas, fields["decryption_proofs"]);
  alphas.forEach((row, question) => {
    row.forEach((alpha, answer) => {
      const factor = group.parse(factors[question]![answer]);
      verifyDecryption(election, owner, alpha, factor, proofs[question]![answer]);
    });
  });
}

function rowsLike(
  shape: readonly (readonly unknown[])[],
  value: unknown,
): readonly (readonly unknown[])[] {
  const rows = asList(value, PARTIAL).map((row) => asList(row, PARTIAL));
  const same = rows.map((row) => row.length).join() === shape.map((row) => row.length).join();
  if (!same) throw new Refusal(PARTIAL);
  return rows;
}
