/**
 * How the marks on a form become the numbers that are encrypted (protocol, “Election”).
 *
 * shared-ciphertext: one question of all approvals, then per project [approve, against] that uses
 * the approval's ciphertext again. choose: approvals only. grades: one question per project.
 */
import { type Json, requireFields } from "./codec.ts";
import { Refusal } from "./refusal.ts";

export type Encoding = "shared-ciphertext" | "choose" | "grades";

/** One project's answer on a per-item form. */
export type Stand = "approve" | "oppose" | "abstain";

export type Marks =
  | { readonly encoding: "shared-ciphertext"; readonly stands: readonly Stand[] }
  | { readonly encoding: "choose"; readonly chosen: readonly boolean[] }
  | {
      readonly encoding: "grades";
      /** The index of each project's grade, null where nothing is marked. */
      readonly grades: readonly (number | null)[];
      readonly scale: number;
    };

export type Plaintexts = readonly (readonly number[])[];

/** What `x_rules` in an election says. */
export interface Rules {
  readonly encoding: Encoding;
  /** Whether shares of the decryption prove what they decrypt (protocol, “Statement proofs”); else the first edition. */
  readonly statement: boolean;
}

/** Reads `x_rules`, which has one spelling for each encoding and edition. */
export function parseRules(rules: Json): Rules {
  const { encoding, decryption } = rules;
  const isShared = encoding === "shared-ciphertext";
  if (!isShared && encoding !== "choose" && encoding !== "grades") throw unknownRules();
  const statement = decryption !== undefined;
  const names = ["encoding", ...(isShared ? ["approve_question"] : []), ...(statement ? ["decryption"] : [])];
  requireFields(rules, names, "encoding-unknown");
  if (isShared && rules["approve_question"] !== 0) throw unknownRules();
  if (statement && decryption !== "statement") throw unknownRules();
  return { encoding, statement };
}

function unknownRules(): Refusal {
  return new Refusal("encoding-unknown");
}

export function encode(marks: Marks): Plaintexts {
  switch (marks.encoding) {
    case "shared-ciphertext":
      return [
        marks.stands.map((stand) => bit(stand === "approve")),
        ...marks.stands.map((stand) => [bit(stand === "approve"), bit(stand === "oppose")]),
      ];
    case "choose":
      return [marks.chosen.map(bit)];
    case "grades":
      return marks.grades.map((grade) =>
        Array.from({ length: marks.scale }, (_, index) => bit(index === grade)),
      );
  }
}

function bit(value: boolean): number {
  return value ? 1 : 0;
}
