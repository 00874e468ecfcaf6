/**
 * A closed archive, verified but for its ballots' proofs, which take the time and need nobody else:
 * bytes, chain, set-up, and whose ballots stand on the board and in which order (verify, “Checks”).
 *
 * What other scrutineers sent is not looked at: nothing that a share is made of depends on it.
 */
import { hashBase64 } from "../core/codec.ts";
import { Refusal } from "../core/refusal.ts";
import { readArchive } from "./archive.ts";
import { type ClosedBoard, readBoard } from "./board.ts";
import { parseExact } from "./exact.ts";
import { readSetup, type Setup } from "./setup.ts";

/** The fields stand first in a ballot in canonical form; its check confirms the form. */
const HEAD = /^\{"election_uuid":"[^"\\]*","election_hash":"[^"\\]*","credential":"([^"\\]*)",/;

export interface ClosedBox {
  readonly setup: Setup;
  readonly ballots: readonly string[];
  /** The text whose hash stands for the whole board up to its close. */
  readonly head: string;
  /** The sum that the archive records; it is compared with the one computed here. */
  readonly recorded: string;
}

export function openBox(data: Uint8Array): ClosedBox {
  const board = readBoard(readArchive(data));
  const setup = readSetup(board.setup);
  requireRoll(board.ballots, setup.credentials);
  if (setup.election.statement) requireSorted(board.ballots);
  requireSize(board);
  return { setup, ballots: board.ballots, head: board.head, recorded: board.tally.text };
}

/** Every ballot is of somebody on the list, and of each of them there is one at most. */
function requireRoll(ballots: readonly string[], credentials: ReadonlySet<string>): void {
  const seen = new Set<string>();
  for (const ballot of ballots) {
    const credential = HEAD.exec(ballot)?.[1] ?? "";
    if (!credentials.has(credential)) throw new Refusal("ballot-of-nobody");
    if (seen.has(credential)) throw new Refusal("ballot-second");
    seen.add(credential);
  }
}

/** The board keeps no order of arrival: it stands in ascending order of trackers. */
function requireSorted(ballots: readonly string[]): void {
  const trackers = ballots.map(hashBase64);
  const inOrder = trackers.every((tracker, index) => index === 0 || trackers[index - 1]! < tracker);
  if (!inOrder) throw new Refusal("board-not-sorted");
}

function requireSize({ ballots, tally, sized }: ClosedBoard): void {
  const fields = parseExact(sized, "tally-malformed");
  const count = fields["num_tallied"] === ballots.length && fields["total_weight"] === ballots.length;
  if (!count || fields["encrypted_tally"] !== tally.digest) throw new Refusal("tally-size-wrong");
}
