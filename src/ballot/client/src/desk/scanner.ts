/**
 * Tells a hand scanner from a hand: a scanner types a whole code, key after key faster than anyone,
 * and ends it with Enter or Tab. Where the cursor is when it does so must not matter.
 */

/** Milliseconds between two keys of a scanner at most; a fast typist needs twice as long. */
export const GAP = 50;
/** Fewer keys may be a hand that slipped over the keyboard. */
const LEAST = 6;

export class Burst {
  #text = "";
  #last = Number.NEGATIVE_INFINITY;

  get text(): string {
    return this.#text;
  }

  /** Takes a key that was typed at this time; says whether it begins something new. */
  press(key: string, at: number): boolean {
    const isNew = at - this.#last > GAP;
    this.#text = isNew ? key : this.#text + key;
    this.#last = at;
    return isNew;
  }

  /** Whether only a scanner can have typed what ends at this time. */
  isScan(at: number): boolean {
    return this.#text.length >= LEAST && at - this.#last <= GAP;
  }

  clear(): void {
    this.#text = "";
    this.#last = Number.NEGATIVE_INFINITY;
  }
}
