/**
 * A scrutineer's share of the decryption of the sum (protocol, “Count”, “Statement proofs”): made from a sum that was
 * verified on this device, and checked here before it is sent.
 */
import { asList, parseObject, requireFields } from "../core/codec.ts";
import type { Election } from "../core/election.ts";
import type { Rng } from "../core/random.ts";
import { Refusal } from "../core/refusal.ts";
import { parseSum } from "../verify/sum.ts";
import { type Cell, makeShare, verifyShare } from "./decryption-proofs.ts";

const CODE = "decryption-malformed";

/** The cells of a sum; throws `tally-malformed` unless it has the shape of the election. */
function cellsOf(election: Election, tally: string): readonly (readonly Cell[])[] {
  const { group } = election;
  return parseSum(election, tally).map((row, question) =>
    row.map(({ alpha, beta }, position) => {
      const texts = { alphaText: group.write(alpha), betaText: group.write(beta) };
      return { question, position, alpha, ...texts };
    }),
  );
}

function fieldsOf(election: Election): readonly string[] {
  const fields = ["decryption_factors", "decryption_proofs"];
  return election.statement ? [...fields, "x_statement_proofs"] : fields;
}

export function partialDecryption(
  election: Election,
  tally: string,
  secret: bigint,
  rng: Rng,
  progress: (done: number, total: number) => void = () => {},
): string {
  const { group } = election;
  const owner = group.write(group.generate(secret));
  const cells = cellsOf(election, tally);
  const total = cells.flat().length;
  let done = 0;
  const shares = cells.map((row) =>
    row.map((cell) => {
      const share = makeShare(election, secret, owner, cell, rng);
      done += 1;
      progress(done, total);
      return share;
    }),
  );
  const columns = [
    shares.map((row) => row.map(({ factor }) => factor)),
    shares.map((row) => row.map(({ proof }) => proof)),
    shares.map((row) => row.map(({ statement }) => statement)),
  ];
  const fields = fieldsOf(election).map((name, index) => [name, columns[index]]);
  return JSON.stringify(Object.fromEntries(fields));
}

/** Throws unless every factor is proved to come from the owner's secret and from its ciphertext. */
export function verifyPartialDecryption(
  election: Election,
  tally: string,
  ownerKey: string,
  text: string,
): void {
  const fields = parseObject(text, CODE);
  requireFields(fields, fieldsOf(election), CODE);
  const owner = election.group.parseBase(ownerKey);
  const cells = cellsOf(election, tally);
  const [factors, proofs, statements] = fieldsOf(election).map((name) => rowsLike(cells, fields[name]));
  cells.forEach((row, question) => {
    row.forEach((cell, position) => {
      const share = {
        factor: factors![question]![position],
        proof: proofs![question]![position],
        statement: statements?.[question]![position],
      };
      verifyShare(election, owner, cell, share);
    });
  });
}

function rowsLike(
  shape: readonly (readonly unknown[])[],
  value: unknown,
): readonly (readonly unknown[])[] {
  const rows = asList(value, CODE).map((row) => asList(row, CODE));
  const same = rows.map((row) => row.length).join() === shape.map((row) => row.length).join();
  if (!same) throw new Refusal(CODE);
  return rows;
}
