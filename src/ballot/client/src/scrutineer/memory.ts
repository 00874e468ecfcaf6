/**
 * What this device remembers of an election, so that a server cannot show it another one later:
 * the fingerprint shown before the vote, and the sum that was decrypted with a key (client, “Scrutineer”).
 * Nothing that is kept is secret.
 */
import { hashHex } from "../core/codec.ts";
import { Refusal } from "../core/refusal.ts";

/** What is used of `localStorage`. */
export type Store = Pick<Storage, "getItem" | "setItem">;

/** How an election compares with the one that this device showed before. */
export type Acquaintance = "same" | "new" | "changed";

export class Memory {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Whether this is the election that was shown for the round of a poll. */
  compare(poll: string, round: number, electionFingerprint: string): Acquaintance {
    const shown = this.#read(shownName(poll, round));
    if (shown === null) return "new";
    return shown === electionFingerprint ? "same" : "changed";
  }

  remember(poll: string, round: number, electionFingerprint: string): void {
    this.#write(shownName(poll, round), electionFingerprint);
  }

  /** Throws `another-sum` where the key has decrypted a different sum of this election. */
  requireOnly(uuid: string, signingKey: string, sum: string): void {
    const decrypted = this.#read(decryptedName(uuid, signingKey));
    if (decrypted !== null && decrypted !== hashHex(sum)) throw new Refusal("another-sum");
  }

  /** Notes that the key decrypts this sum, and no other of the election from now on. */
  claim(uuid: string, signingKey: string, sum: string): void {
    this.requireOnly(uuid, signingKey, sum);
    this.#write(decryptedName(uuid, signingKey), hashHex(sum));
  }

  #read(name: string): string | null {
    try {
      return this.#store.getItem(name);
    } catch {
      throw new Refusal("memory-unavailable");
    }
  }

  #write(name: string, value: string): void {
    try {
      this.#store.setItem(name, value);
    } catch {
      throw new Refusal("memory-unavailable");
    }
  }
}

function shownName(poll: string, round: number): string {
  return `ballot.shown.${poll}.${round}`;
}

function decryptedName(uuid: string, signingKey: string): string {
  return `ballot.decrypted.${uuid}.${signingKey}`;
}
