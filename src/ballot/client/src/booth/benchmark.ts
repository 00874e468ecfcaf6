/** How long a ballot takes on this device: the same measure in Node and in a browser. */
import { makeBallot } from "./ballot.ts";
import { type Election, parseElection } from "../core/election.ts";
import type { Plaintexts } from "../core/encodings.ts";
import { below, systemRng } from "../core/random.ts";

export interface Timing {
  /** Milliseconds to read the election and build the tables, done while the deputy reads. */
  readonly tables: number;
  readonly first: number;
  readonly median: number;
  readonly min: number;
  readonly ballots: number;
  readonly bytes: number;
}

export function benchmark(electionText: string, count: number): Timing {
  const start = performance.now();
  const election = parseElection(electionText);
  warm(election);
  const tables = performance.now() - start;
  const times: number[] = [];
  let bytes = 0;
  for (let index = 0; index < count; index += 1) {
    const secret = below(systemRng, election.group.order);
    const began = performance.now();
    bytes = makeBallot(election, secret, fullMarks(election), systemRng).length;
    times.push(performance.now() - began);
  }
  const sorted = times.toSorted((left, right) => left - right);
  const rounded = (value: number): number => Math.round(value * 10) / 10;
  return {
    tables: rounded(tables),
    first: rounded(times[0] ?? 0),
    median: rounded(sorted[Math.floor(sorted.length / 2)] ?? 0),
    min: rounded(sorted[0] ?? 0),
    ballots: count,
    bytes,
  };
}

/** Builds the tables of the generator and of the election's key. */
export function warm(election: Election): void {
  election.keyPower(1n);
  election.group.generate(1n);
}

/** As many approvals as the cap allows; in the further questions the same marks, or the first. */
function fullMarks(election: Election): Plaintexts {
  const rows = election.questions.map(({ answers, maximum }) =>
    Array.from({ length: answers }, (_, index) => (index < maximum ? 1 : 0)),
  );
  if (election.encoding !== "shared-ciphertext") return rows;
  return rows.map((row, index) => (index === 0 ? row : [rows[0]![index - 1]!, 0]));
}
