/** The sum of ballots: every ciphertext the product of all ballots' (protocol, “Count”). */
import { asList, asObject, requireFields } from "../core/codec.ts";
import type { Election } from "../core/election.ts";
import type { Ciphertext } from "../core/proofs.ts";
import { Refusal } from "../core/refusal.ts";
import type { Choices } from "./ballot-check.ts";
import { parseExactList } from "./exact.ts";

const CODE = "tally-malformed";

/** The sum of no ballots. */
export function nothing({ group, questions }: Election): Choices {
  const none = { alpha: group.identity, beta: group.identity };
  return questions.map(({ answers }) => Array.from({ length: answers }, () => none));
}

export function added({ group }: Election, left: Choices, right: Choices): Choices {
  return left.map((row, question) =>
    row.map((each, answer) => {
      const other = right[question]![answer]!;
      return {
        alpha: group.times(each.alpha, other.alpha),
        beta: group.times(each.beta, other.beta),
      };
    }),
  );
}

/** The text of a sum, as an archive records it. */
export function writeSum({ group }: Election, sum: Choices): string {
  const text = ({ alpha, beta }: Ciphertext): object => {
    return { alpha: group.write(alpha), beta: group.write(beta) };
  };
  return JSON.stringify(sum.map((row) => row.map(text)));
}

/** Reads a sum, which must answer the questions of the election and nothing else. */
export function parseSum({ group, questions }: Election, text: string): Choices {
  const rows = parseExactList(text, CODE).map((row) => asList(row, CODE));
  const shape = rows.map((row) => row.length).join();
  if (shape !== questions.map(({ answers }) => answers).join()) throw new Refusal(CODE);
  return rows.map((row) =>
    row.map((cell) => {
      const fields = asObject(cell, CODE);
      requireFields(fields, ["alpha", "beta"], CODE);
      return { alpha: group.parse(fields["alpha"]), beta: group.parse(fields["beta"]) };
    }),
  );
}
