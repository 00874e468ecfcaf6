/**
 * The board of an archive (protocol, “Archive”; verify, “Checks”): a chain of events in the one order in which they
 * may come, each directly after its own data records.
 */
import { hashHex } from "../core/codec.ts";
import { Refusal } from "../core/refusal.ts";
import type { Record } from "./archive.ts";
import { parseExact } from "./exact.ts";

const CODE = "board-malformed";

type EventType =
  | "Setup"
  | "Ballot"
  | "EndBallots"
  | "EncryptedTally"
  | "PartialDecryption"
  | "Result";

/** How many data records stand before each event, and which events may follow it. */
const GRAMMAR: { readonly [T in EventType]: { readonly data: number; readonly next: readonly EventType[] } } = {
  Setup: { data: 4, next: ["Ballot", "EndBallots"] },
  Ballot: { data: 1, next: ["Ballot", "EndBallots"] },
  EndBallots: { data: 0, next: ["EncryptedTally"] },
  EncryptedTally: { data: 2, next: ["PartialDecryption"] },
  PartialDecryption: { data: 2, next: ["PartialDecryption", "Result"] },
  Result: { data: 1, next: [] },
};

/** What a closed board holds, up to its encrypted tally; the digests are those of the records. */
export interface ClosedBoard {
  readonly setup: readonly Record[];
  readonly ballots: readonly string[];
  /** The text of the EndBallots event: its hash stands for everything before it. */
  readonly head: string;
  readonly tally: Record;
  /** The record with the size of the tally. */
  readonly sized: string;
}

/** Throws `board-malformed`, or `board-not-closed` where the encrypted tally is not there yet. */
export function readBoard(records: readonly Record[]): ClosedBoard {
  const setup: Record[] = [];
  const ballots: string[] = [];
  const tally: Record[] = [];
  let head = "";
  for (const { type, text, data } of stepsOf(records)) {
    if (type === "Setup") setup.push(...data);
    if (type === "Ballot") ballots.push(data[0]!.text);
    if (type === "EndBallots") head = text;
    if (type === "EncryptedTally") tally.push(...data);
  }
  const [sum, sized] = tally;
  if (sum === undefined || sized === undefined) throw new Refusal("board-not-closed");
  return { setup, ballots, head, tally: sum, sized: sized.text };
}

interface Step {
  readonly type: EventType;
  readonly text: string;
  readonly data: readonly Record[];
}

function stepsOf(records: readonly Record[]): readonly Step[] {
  const steps: Step[] = [];
  let pending: Record[] = [];
  let next: readonly EventType[] = ["Setup"];
  for (const record of records) {
    if (record.kind === "data") {
      pending.push(record);
      continue;
    }
    const type = eventTypeOf(record.text);
    const parent = steps.length === 0 ? {} : { parent: hashHex(steps[steps.length - 1]!.text) };
    const payload = pending.length === 0 ? {} : { payload: pending[pending.length - 1]!.digest };
    const text = JSON.stringify({ ...parent, height: steps.length, type, ...payload });
    const inTurn = next.includes(type) && pending.length === GRAMMAR[type].data;
    if (!inTurn || record.text !== text) throw new Refusal(CODE);
    steps.push({ type, text, data: pending });
    next = GRAMMAR[type].next;
    pending = [];
  }
  if (pending.length > 0) throw new Refusal(CODE);
  return steps;
}

function eventTypeOf(text: string): EventType {
  const { type } = parseExact(text, CODE) as { type?: unknown };
  if (typeof type !== "string" || !Object.hasOwn(GRAMMAR, type)) throw new Refusal(CODE);
  return type as EventType;
}
