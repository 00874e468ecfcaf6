/**
 * The one thing that outlives the page: an encrypted ballot that was confirmed and whose receipt has
 * not arrived. It holds no choice and no secret; it is removed as soon as the server has answered.
 */
export interface PendingBallot {
  readonly ballot: string;
  /** The public credential, so that the page can say whose receipt it shows. */
  readonly credential: string;
}

/** The part of `localStorage` that is used. */
export interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const FINAL = ["card-used", "card-unknown", "poll-closed", "poll-unknown"];

/**
 * Whether a pending ballot can never be taken after this answer: it would only be in the way.
 * `poll-closed` is one of them, for a ballot that is in the box is answered with its receipt.
 */
export function isFinal(code: string): boolean {
  return code.startsWith("ballot-") || FINAL.includes(code);
}

export class PendingBallots {
  readonly #shelf: Shelf;
  readonly #key: string;
  #held: PendingBallot | null = null;

  constructor(shelf: Shelf, poll: string, round: number, uuid: string) {
    this.#shelf = shelf;
    this.#key = `ballot:pending:${poll}:${round}:${uuid}`;
  }

  keep(pending: PendingBallot): void {
    const { ballot, credential } = pending;
    this.#held = { ballot, credential };
    try {
      this.#shelf.setItem(this.#key, JSON.stringify(this.#held));
    } catch {
      // A full or forbidden storage must not stop a vote; the page itself still holds the ballot.
    }
  }

  find(): PendingBallot | null {
    const text = this.#shelf.getItem(this.#key);
    if (text === null) return this.#held;
    try {
      const { ballot, credential } = JSON.parse(text) as Partial<PendingBallot>;
      if (typeof ballot === "string" && typeof credential === "string") {
        return { ballot, credential };
      }
    } catch {
      // Damaged storage is the same as an empty one.
    }
    this.clear();
    return null;
  }

  clear(): void {
    this.#held = null;
    this.#shelf.removeItem(this.#key);
  }
}

/** Seconds to wait before the given retry (1, 2, …): doubling from 2 to at most 30. */
export function waitBefore(attempt: number): number {
  return Math.min(30, 2 ** attempt);
}
