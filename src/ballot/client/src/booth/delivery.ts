/**
 * Brings encrypted ballots into the box, each on its own way and whoever is at the device by then:
 * tries again until the server has answered. The server knows a ballot by its bytes, so sending it
 * again can never count twice.
 */
import { postText } from "../core/api.ts";
import { hashBase64 } from "../core/codec.ts";
import { codeOf } from "../core/refusal.ts";
import {
  type Answered,
  isFinal,
  type KeptBallots,
  nameOf,
  type Outcome,
  type Owner,
  type Unsent,
  waitBefore,
} from "./kept.ts";

/** Milliseconds after which an attempt without an answer is said to queue. */
const SLOW = 8_000;
/** Milliseconds within which the devices of a hall try again when its network is back. */
const SPREAD = 3_000;

/** Hears how the ballots fare; each report names the ballot's owner. */
export interface Watcher {
  /** The server has answered; the answer is kept. */
  answered(answered: Answered): void;
  /** The server has not answered the present attempt for a while. */
  queueing(owner: Owner): void;
  /** An attempt failed, and another follows. */
  failed(owner: Owner, code: string): void;
  waiting(owner: Owner, attempt: number, seconds: number): void;
}

export class Delivery {
  readonly #kept: KeptBallots;
  readonly #watcher: Watcher;
  readonly #chance: () => number;
  /** The ballots that are under way; each value ends the present wait. */
  readonly #hurry = new Map<string, () => void>();

  /** `chance` gives a number in [0, 1) each time; it keeps no secret. */
  constructor(kept: KeptBallots, watcher: Watcher, chance: () => number = Math.random) {
    this.#kept = kept;
    this.#watcher = watcher;
    this.#chance = chance;
    addEventListener("online", () => {
      setTimeout(() => {
        for (const hurry of this.#hurry.values()) hurry();
      }, chance() * SPREAD);
    });
  }

  /** Sends a ballot, or again at once if it waits for its next attempt. */
  send(unsent: Unsent): void {
    const hurry = this.#hurry.get(nameOf(unsent));
    if (hurry === undefined) void this.#deliver(unsent);
    else hurry();
  }

  async #deliver({ ballot, ...owner }: Unsent): Promise<void> {
    const name = nameOf(owner);
    for (let attempt = 1; ; attempt += 1) {
      this.#hurry.set(name, () => {});
      const slow = setTimeout(() => {
        this.#watcher.queueing(owner);
      }, SLOW);
      const outcome = await offer(owner.poll, ballot);
      clearTimeout(slow);
      if (!("failed" in outcome)) {
        this.#hurry.delete(name);
        this.#kept.answer(owner, outcome);
        this.#watcher.answered({ ...owner, ...outcome });
        return;
      }
      this.#watcher.failed(owner, outcome.failed);
      await this.#wait(owner, attempt);
    }
  }

  #wait(owner: Owner, attempt: number): Promise<void> {
    let left = waitBefore(attempt, this.#chance());
    this.#watcher.waiting(owner, attempt, left);
    return new Promise((resolve) => {
      const hurry = (): void => {
        clearInterval(timer);
        resolve();
      };
      const timer = setInterval(() => {
        left -= 1;
        this.#watcher.waiting(owner, attempt, Math.max(0, left));
        if (left <= 0) hurry();
      }, 1000);
      this.#hurry.set(nameOf(owner), hurry);
    });
  }
}

/** One attempt: the server's answer, or the code of what a later attempt may cure. */
async function offer(poll: string, ballot: string): Promise<Outcome | { readonly failed: string }> {
  try {
    const address = `/api/polls/${encodeURIComponent(poll)}/ballots`;
    const { tracker } = await postText<{ tracker: string }>(address, ballot);
    return tracker === hashBase64(ballot) ? { tracker } : { failed: "tracker-differs" };
  } catch (thrown) {
    const code = codeOf(thrown);
    return isFinal(code) ? { refused: code } : { failed: code };
  }
}
