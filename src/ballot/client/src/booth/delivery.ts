/**
 * Brings an encrypted ballot into the box: tries again until the server has answered. The server
 * knows a ballot by its bytes, so sending it again can never count twice.
 */
import { OFFLINE, postText } from "../core/api.ts";
import { fill } from "../core/dom.ts";
import { waitBefore } from "./pending.ts";
import { codeOf } from "../core/refusal.ts";

export interface Receipt {
  readonly tracker: string;
}

export class Delivery {
  readonly #address: string;
  readonly #offline: () => void;
  #hurry: () => void = () => {};

  constructor(address: string, offline: () => void) {
    this.#address = address;
    this.#offline = offline;
    addEventListener("online", () => {
      this.now();
    });
  }

  /** Ends the present wait. */
  now(): void {
    this.#hurry();
  }

  /** Resolves with the receipt; throws the server's refusal. */
  async send(ballot: string): Promise<Receipt> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await postText<Receipt>(this.#address, ballot);
      } catch (thrown) {
        if (codeOf(thrown) !== OFFLINE) throw thrown;
      }
      if (attempt === 1) this.#offline();
      await this.#wait(attempt);
    }
  }

  #wait(attempt: number): Promise<void> {
    let left = waitBefore(attempt);
    fill("attempt", attempt);
    fill("seconds", left);
    return new Promise((resolve) => {
      const timer = setInterval(() => {
        left -= 1;
        fill("seconds", Math.max(0, left));
        if (left <= 0) this.#hurry();
      }, 1000);
      this.#hurry = () => {
        clearInterval(timer);
        this.#hurry = () => {};
        resolve();
      };
    });
  }
}
