/**
 * A device that nobody touches: after a minute it asks whether somebody is there, and half a minute
 * later it is cleared for the next deputy. The clock decides, for a device that slept counts no seconds.
 */

const UNTOUCHED = 60_000;
const UNANSWERED = 30_000;

export class Idle {
  readonly #ask: () => void;
  readonly #clear: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  #touched = 0;
  #isAsked = false;
  #asks = true;

  constructor(ask: () => void, clear: () => void) {
    this.#ask = ask;
    this.#clear = clear;
  }

  /** Watches from now on; also when whoever was asked has answered. Nobody is asked who has nothing to lose. */
  start(asks = true): void {
    this.stop();
    this.#asks = asks;
    this.#touched = Date.now();
    this.#timer = setInterval(() => {
      this.look();
    }, 1000);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#isAsked = false;
  }

  /** Whoever is asked must answer: to touch what is in the way is no answer. */
  touch(): void {
    if (!this.#isAsked) this.#touched = Date.now();
  }

  look(): void {
    if (this.#timer === undefined) return;
    const untouched = Date.now() - this.#touched;
    if (untouched >= UNTOUCHED + UNANSWERED) {
      this.stop();
      this.#clear();
    } else if (this.#asks && untouched >= UNTOUCHED && !this.#isAsked) {
      this.#isAsked = true;
      this.#ask();
    }
  }
}

/**
 * Lets every touch of the page count, and has a device that slept looked at before the next person does.
 * Where no card has come, what somebody chooses or types is still not to be met by the next one.
 */
export function watchTouches(idle: Idle, isNobodys: () => boolean): void {
  for (const choice of ["click", "input"]) {
    document.addEventListener(choice, () => {
      if (isNobodys()) idle.start(false);
    });
  }
  for (const touch of ["pointerdown", "keydown", "wheel", "scroll"]) {
    document.addEventListener(touch, () => idle.touch(), { capture: true, passive: true });
  }
  document.addEventListener("visibilitychange", () => idle.look());
}
