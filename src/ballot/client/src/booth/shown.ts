/**
 * The form that the deputy sees, compared with the election that is about to be encrypted for: the same
 * projects in the same order, the same answers, the same limit. Else a mark could count for another
 * project than the one it was given to (protocol, “Election”, says where each stands).
 */
import type { Election, Question } from "../core/election.ts";
import type { Encoding } from "../core/encodings.ts";
import { Refusal } from "../core/refusal.ts";
import type { Form } from "./sheet.ts";

/** What a page puts before the deputy. */
export interface ShownBallot {
  readonly form: Form;
  /** The names of the projects, in order. */
  readonly names: readonly string[];
  /** The most approvals allowed; null where there is no such limit. */
  readonly cap: number | null;
  /** The values that a project can be marked with, in order; what is not marked abstains. */
  readonly values: readonly string[];
}

const ENCODINGS: Readonly<Record<Form, Encoding>> = {
  "per-item": "shared-ciphertext",
  choose: "choose",
  satisfaction: "grades",
};

/** Throws `election-differs` unless the election asks exactly what the page shows. */
export function requireAsShown(election: Election, shown: ShownBallot): void {
  const expected = questionsOf(shown);
  const { encoding, questions } = election;
  const same =
    encoding === ENCODINGS[shown.form] &&
    questions.length === expected.length &&
    questions.every((question, index) => isSame(question, expected[index]!));
  if (!same) throw new Refusal("election-differs");
}

/** A question as the page implies it; the title of the one about all projects is not compared. */
type Expected = Pick<Question, "options" | "maximum"> & { readonly title: string | null };

function questionsOf({ form, names, cap, values }: ShownBallot): readonly Expected[] {
  const maximum = Math.min(cap ?? names.length, names.length);
  const overall = { title: null, options: names, maximum };
  const each = (options: readonly string[]): readonly Expected[] =>
    names.map((title) => ({ title, options, maximum: 1 }));
  switch (form) {
    case "per-item":
      return [overall, ...each(values.slice(0, 2))];
    case "choose":
      return [overall];
    case "satisfaction":
      return each(values);
  }
}

function isSame(question: Question, expected: Expected): boolean {
  const { title, options, minimum, maximum } = question;
  return (
    (expected.title === null || title === expected.title) &&
    options.length === expected.options.length &&
    options.every((option, index) => option === expected.options[index]) &&
    minimum === 0 &&
    maximum === expected.maximum
  );
}
