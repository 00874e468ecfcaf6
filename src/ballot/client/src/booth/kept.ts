/**
 * What outlives the page: a ballot that was cast and whose receipt has not been shown. Each belongs
 * to one card in one round; it holds no choice and no secret. The encrypted ballot stays until the
 * server has answered, the answer until the same card comes back, and no other card ever meets them.
 */

/** Whose ballot it is, and in which election. */
export interface Owner {
  /** The code of the poll. */
  readonly poll: string;
  readonly round: number;
  /** The uuid of the round's election. */
  readonly uuid: string;
  /** The public credential of the card. */
  readonly credential: string;
}

export interface Unsent extends Owner {
  readonly ballot: string;
}

/** How the server's answer ends a ballot's way: it is in the box, or can never get there. */
export type Outcome = { readonly tracker: string } | { readonly refused: string };

export type Answered = Owner & Outcome;

/** The part of `localStorage` that is used. */
export interface Shelf {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const PREFIX = "ballot:kept";
const FINAL = ["card-used", "card-unknown", "poll-closed", "poll-unknown"];

/**
 * Whether a kept ballot can never be taken after this answer: it would only be in the way.
 * `poll-closed` is one of them, for a ballot that is in the box is answered with its receipt.
 */
export function isFinal(code: string): boolean {
  return code.startsWith("ballot-") || FINAL.includes(code);
}

/** Names one card's ballot in one election. */
export function nameOf({ poll, round, uuid, credential }: Owner): string {
  return [PREFIX, poll, round, uuid, credential].join(":");
}

export class KeptBallots {
  readonly #shelf: Shelf;
  /** What a full or forbidden storage did not take: that must not stop a vote. */
  readonly #held = new Map<string, string>();

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  keep(unsent: Unsent): void {
    this.#write(unsent, { ballot: unsent.ballot });
  }

  /** Puts the answer in the ballot's place; another page may have told it to its owner already. */
  answer(owner: Owner, outcome: Outcome): void {
    if (this.#names().includes(nameOf(owner))) this.#write(owner, outcome);
  }

  forget(owner: Owner): void {
    this.#remove(nameOf(owner));
  }

  /** All ballots without an answer, of whatever card and poll. */
  unsent(): readonly Unsent[] {
    return this.#all().filter((kept) => "ballot" in kept);
  }

  /** What is kept for one card, the earliest round first. */
  of(poll: string, credential: string): readonly (Unsent | Answered)[] {
    return this.#all()
      .filter((kept) => kept.poll === poll && kept.credential === credential)
      .toSorted((left, right) => left.round - right.round);
  }

  #write(owner: Owner, content: object): void {
    const name = nameOf(owner);
    const text = JSON.stringify(content);
    try {
      this.#shelf.setItem(name, text);
      this.#held.delete(name);
    } catch {
      this.#held.set(name, text);
    }
  }

  #remove(name: string): void {
    this.#held.delete(name);
    this.#shelf.removeItem(name);
  }

  #names(): readonly string[] {
    const stored = Array.from({ length: this.#shelf.length }, (_, index) => this.#shelf.key(index));
    const names = stored.filter((name) => name?.startsWith(`${PREFIX}:`)) as string[];
    return [...new Set([...this.#held.keys(), ...names])];
  }

  #all(): readonly (Unsent | Answered)[] {
    return this.#names().flatMap((name) => {
      const kept = read(name, this.#held.get(name) ?? this.#shelf.getItem(name));
      // Damaged storage is the same as an empty one.
      if (kept === null) this.#remove(name);
      return kept ?? [];
    });
  }
}

function read(name: string, text: string | null): Unsent | Answered | null {
  const [, , poll = "", round = "", uuid = "", credential = ""] = name.split(":");
  const owner = { poll, round: Number(round), uuid, credential };
  if (nameOf(owner) !== name) return null;
  try {
    const { ballot, tracker, refused } = JSON.parse(text ?? "") as Partial<Record<string, unknown>>;
    if (typeof ballot === "string") return { ...owner, ballot };
    if (typeof tracker === "string") return { ...owner, tracker };
    if (typeof refused === "string") return { ...owner, refused };
  } catch {
    // Not JSON: nothing that this page wrote.
  }
  return null;
}

/**
 * Seconds to wait before the given retry (1, 2, …): doubling from 2 to 30, shorter or longer by up to
 * half as `chance` in [0, 1) has it, so that a hall that failed together does not come back together.
 */
export function waitBefore(attempt: number, chance: number): number {
  return Math.round(Math.min(30, 2 ** attempt) * (0.5 + chance));
}
