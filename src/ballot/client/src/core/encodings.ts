/**
 * How the marks on a form become the numbers that are encrypted (protocol, §10).
 *
 * shared-ciphertext: one question of all approvals, then per project [approve, against] that uses
 * the approval's ciphertext again. choose: approvals only. grades: one question per project.
 */
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

export function parseEncoding(value: unknown): Encoding {
  if (value !== "shared-ciphertext" && value !== "choose" && value !== "grades") {
    throw new Refusal("encoding-unknown");
  }
  return value;
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
