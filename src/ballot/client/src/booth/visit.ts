/** One card's stay at the device. The next card begins a visit of its own, whatever is still awaited. */
import type { Owner, Unsent } from "./kept.ts";

export class Visit {
  /** The credential of the card in use, from the fragment or typed; never stored. */
  card: string | null = null;
  /** Its public half, once that is computed. */
  identity: string | null = null;
  /** The election that the ballot will be encrypted for, once the card may vote. */
  election: string | null = null;
  isCasting = false;
  /** The kept ballot whose answer this visit waits for, and the last trouble that was told. */
  awaits: Unsent | null = null;
  told: string | null = null;
  /** Whose receipt of an earlier round is in sight. */
  sees: Owner | null = null;
  #isOver = false;

  /** Whether the form is the deputy's to fill: the card may vote, and no ballot is being made. */
  get isAtForm(): boolean {
    return this.election !== null && !this.isCasting;
  }

  /** Passes on what comes during the visit; afterwards nothing comes, so nothing can be shown. */
  during<T>(awaited: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      awaited.then(
        (value) => {
          if (!this.#isOver) resolve(value);
        },
        (reason: unknown) => {
          if (!this.#isOver) reject(reason as Error);
        },
      );
    });
  }

  /** Waits so many seconds, and for ever if the visit ends meanwhile. */
  pause(seconds: number): Promise<void> {
    return this.during(new Promise((resolve) => setTimeout(resolve, seconds * 1000)));
  }

  end(): void {
    this.card = null;
    this.#isOver = true;
  }
}
