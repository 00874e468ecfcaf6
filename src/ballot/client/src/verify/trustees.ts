/**
 * The trustees of an election (protocol, “Trustees”): who can decrypt, and that the election's key is theirs.
 * Every proof, signature and coefficient is checked, since the text comes from a server.
 *
 * Owners are numbered from 1 through the flattened list.
 */
import { asList, asObject, asText, type Json } from "../core/codec.ts";
import type { Base, Element, FixedBase, Group } from "../core/group.ts";
import { Refusal } from "../core/refusal.ts";
import { verifyKnowledge } from "./commitments.ts";
import { parseExact, parseExactList } from "./exact.ts";

const CODE = "trustees-malformed";
const WRONG = "trustees-wrong";

/** What the trustees' text says about one owner. */
export interface Owner {
  /** The public key of the owner's share of the decryption. */
  readonly publicKey: string;
  /**
   * The key with which a member signed the certificates of all members and its own share; "" where
   * nobody signed, so that no key file is recognised by it.
   */
  readonly signingKey: string;
}

export interface Trustees {
  /** The key of an election that they hold together. */
  readonly publicKey: Element;
  readonly owners: readonly Owner[];
}

interface Certificate {
  readonly value: unknown;
  readonly verification: Base<Element>;
  readonly context: unknown;
}

/** Throws `trustees-malformed`, or `trustees-wrong` where a proof or a signature does not hold. */
export function parseTrustees(group: Group, text: string): Trustees {
  const kinds = parseExactList(text, CODE).map((kind) => new TrusteesReader(group).read(kind));
  if (kinds.length === 0) throw new Refusal(CODE);
  return {
    publicKey: product(group, kinds.map((kind) => kind.publicKey)),
    owners: kinds.flatMap((kind) => kind.owners),
  };
}

class TrusteesReader {
  readonly #group: Group;
  readonly #generate: FixedBase<Element>;

  constructor(group: Group) {
    this.#group = group;
    this.#generate = group.generate;
  }

  read(kind: unknown): Trustees {
    const [name, body] = asList(kind, CODE);
    const fields = asObject(body, CODE);
    if (name === "Pedersen") return this.#readThreshold(fields);
    if (name !== "Single") throw new Refusal(CODE);
    const key = this.#readKey(fields);
    return { publicKey: key, owners: [{ publicKey: this.#group.write(key), signingKey: "" }] };
  }

  #readThreshold(fields: Json): Trustees {
    const group = this.#group;
    const threshold = fields["threshold"];
    const certificates = listIn(fields, "certs").map((each) => this.#readCertificate(each));
    const commitments = listIn(fields, "coefexps");
    const keys = listIn(fields, "verification_keys");
    const size = certificates.length;
    const fits = Number.isInteger(threshold) && 1 <= Number(threshold) && Number(threshold) <= size;
    if (!fits || commitments.length !== size || keys.length !== size) throw new Refusal(CODE);
    const polynomials = commitments.map((each, index) =>
      this.#readPolynomial(each, certificates[index]!, Number(threshold)),
    );
    const total = polynomials[0]!.map((_, degree) =>
      product(group, polynomials.map((polynomial) => polynomial[degree]!)),
    );
    const members = keys.map((key) => this.#readKey(asObject(key, CODE)));
    members.forEach((member, index) => {
      if (!group.equal(evaluate(group, total, BigInt(index + 1)), member)) throw new Refusal(WRONG);
    });
    const isBound = certificates.some(({ context }) => context !== undefined);
    if (isBound) this.#requireBound(fields, certificates, polynomials, members);
    const owners = members.map((member, index) => ({
      publicKey: group.write(member),
      signingKey: isBound ? group.write(certificates[index]!.verification.element) : "",
    }));
    return { publicKey: total[0]!, owners };
  }

  /** A key with the proof that its secret is known. */
  #readKey(fields: Json): Element {
    const key = this.#group.parseBase(fields["public_key"]);
    const prefix = `pok|${this.#group.name}|${this.#group.write(key.element)}|`;
    this.#verify(key, prefix, fields["pok"]);
    return key.element;
  }

  #readCertificate(value: unknown): Certificate {
    const message = messageOf(value);
    const fields = parseExact(message, CODE);
    const verification = this.#group.parseBase(fields["verification"]);
    this.#group.parse(fields["encryption"]);
    this.#verifySigned(verification, message, asObject(value, CODE)["signature"]);
    return { value, verification, context: fields["context"] };
  }

  /** A member's signed commitments to the coefficients of its polynomial. */
  #readPolynomial(value: unknown, { verification }: Certificate, threshold: number): readonly Element[] {
    const message = messageOf(value);
    this.#verifySigned(verification, message, asObject(value, CODE)["signature"]);
    const texts = listIn(parseExact(message, CODE), "coefexps");
    if (texts.length !== threshold) throw new Refusal(CODE);
    return texts.map((text) => this.#group.parse(text));
  }

  /**
   * What the newer form adds: every certificate is about this ceremony and its own place in
   * it; every member signed all certificates with its own commitments, and its key.
   */
  #requireBound(
    fields: Json,
    certificates: readonly Certificate[],
    polynomials: readonly (readonly Element[])[],
    members: readonly Element[],
  ): void {
    const group = this.#group;
    const signatures = listIn(fields, "signatures");
    const keys = listIn(fields, "verification_keys");
    const size = certificates.length;
    if (signatures.length !== size) throw new Refusal(CODE);
    const certs = certificates.map(({ value }) => value);
    certificates.forEach(({ verification, context }, index) => {
      const expected = { group: group.name, size, threshold: fields["threshold"], index: index + 1 };
      if (JSON.stringify(context) !== JSON.stringify(expected)) throw new Refusal(WRONG);
      const coefexps = polynomials[index]!.map((each) => group.write(each));
      const message = `certs_sig|${JSON.stringify({ certs, coefexps })}`;
      this.#verifySigned(verification, message, signatures[index]);
      const own = asObject(keys[index], CODE)["signature"];
      this.#verifySigned(verification, group.write(members[index]!), own);
    });
  }

  #verifySigned(key: Base<Element>, message: string, signature: unknown): void {
    this.#verify(key, `sigmsg|${message}|`, signature);
  }

  #verify(key: Base<Element>, prefix: string, proof: unknown): void {
    verifyKnowledge(this.#group, this.#generate, key, prefix, proof, WRONG);
  }
}

function messageOf(signed: unknown): string {
  return asText(asObject(signed, CODE)["message"], CODE);
}

function listIn(fields: Json, name: string): readonly unknown[] {
  return asList(fields[name], CODE);
}

function product(group: Group, elements: readonly Element[]): Element {
  return elements.reduce((all, each) => group.times(all, each), group.identity);
}

/** The product of A_k^(point^k): g to the value of a polynomial. */
function evaluate(group: Group, coefficients: readonly Element[], point: bigint): Element {
  return coefficients.reduceRight(
    (total, each) => group.times(group.baseOf(total).power(point), each),
    group.identity,
  );
}
