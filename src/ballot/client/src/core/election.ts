/**
 * The election as the archive holds it. Its text is opaque: the fingerprint is that of the very
 * bytes received, never of a copy written again (Belenios specification 2.0, "Elections").
 */
import { asList, asObject, asText, hashBase64, type Json, parseObject } from "./codec.ts";
import { type Encoding, parseRules, type Rules } from "./encodings.ts";
import type { Element, FixedBase, Group } from "./group.ts";
import { groupNamed } from "./group-by-name.ts";
import { Refusal } from "./refusal.ts";

export interface Question {
  readonly title: string;
  /** The words of the answers, in order. */
  readonly options: readonly string[];
  readonly answers: number;
  readonly minimum: number;
  readonly maximum: number;
}

export interface Election {
  readonly uuid: string;
  readonly group: Group;
  readonly publicKey: Element;
  /** Powers of the public key; its table is made on first use. */
  readonly keyPower: FixedBase<Element>;
  readonly questions: readonly Question[];
  /** How marks become answers; null in elections made elsewhere. */
  readonly encoding: Encoding | null;
  /** Whether a share of the decryption carries statement proofs. */
  readonly statement: boolean;
  readonly fingerprint: string;
}

const CODE = "election-malformed";

export function parseElection(text: string): Election {
  const fields = parseObject(text, CODE);
  if (fields["version"] !== 1) throw new Refusal(CODE);
  const group = groupNamed(fields["group"]);
  const publicKey = group.parse(fields["public_key"]);
  // Everybody knows the secret of the identity: what is encrypted for it is not encrypted.
  if (group.write(publicKey) === group.write(group.identity)) throw new Refusal(CODE);
  let keyTable: FixedBase<Element> | undefined;
  const rules = parseRulesOf(fields);
  return {
    uuid: asText(fields["uuid"], CODE),
    group,
    publicKey,
    keyPower: (exponent) => (keyTable ??= group.tableFor(publicKey))(exponent),
    questions: asList(fields["questions"], CODE).map(parseQuestion),
    encoding: rules?.encoding ?? null,
    statement: rules?.statement ?? false,
    fingerprint: hashBase64(text),
  };
}

function parseRulesOf(fields: Json): Rules | null {
  return "x_rules" in fields ? parseRules(asObject(fields["x_rules"], CODE)) : null;
}

function parseQuestion(value: unknown): Question {
  const fields = asObject(value, CODE);
  const options = asList(fields["answers"], CODE).map((option) => asText(option, CODE));
  const question = {
    title: asText(fields["question"], CODE),
    options,
    answers: options.length,
    minimum: Number(fields["min"]),
    maximum: Number(fields["max"]),
  };
  // The booth's own forms need no blank answer, so no code for it is delivered to deputies.
  if (fields["blank"] === true) throw new Refusal("question-unsupported");
  const { answers, minimum, maximum } = question;
  const ordered = 0 <= minimum && minimum <= maximum && maximum <= answers;
  if (!Number.isInteger(minimum) || !Number.isInteger(maximum) || !ordered) throw new Refusal(CODE);
  return question;
}
