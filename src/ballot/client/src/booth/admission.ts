/** What a card must pass before its form: an election that the page shows, and a right to vote in it. */
import { getJson, postText } from "../core/api.ts";
import { Refusal } from "../core/refusal.ts";
import type { WorkerLink } from "../core/worker-link.ts";
import type { BoothTasks } from "./tasks.ts";
import type { Visit } from "./visit.ts";

export interface Poll {
  readonly round: number;
  /** Null before the round is frozen. */
  readonly election: string | null;
}

/** What is asked for before it is needed: the poll, and what a question about a card must bear. */
export interface Ahead {
  readonly poll: Promise<Poll>;
  readonly nonce: Promise<{ readonly nonce: string }>;
}

type CardState = "ready" | "used" | "not-checked-in" | "unknown" | "not-open" | "closed";

const PROBLEM_OF: Readonly<Record<Exclude<CardState, "ready">, string>> = {
  used: "card-used",
  "not-checked-in": "card-not-checked-in",
  unknown: "card-unknown",
  "not-open": "poll-not-open",
  closed: "poll-closed",
};

export class Admission {
  readonly #api: string;
  readonly #worker: WorkerLink<BoothTasks>;
  /** The uuid that credentials are derived with. */
  readonly #uuid: string;

  constructor(api: string, worker: WorkerLink<BoothTasks>, uuid: string) {
    this.#api = api;
    this.#worker = worker;
    this.#uuid = uuid;
  }

  /**
   * Asks for both at once: each is a way there and back, and the worker may still be on its own.
   * What fails counts when it is needed.
   */
  ahead(): Ahead {
    const poll = getJson<Poll>(`${this.#api}/election`);
    const nonce = postText<{ nonce: string }>(`${this.#api}/nonce`, "");
    for (const begun of [poll, nonce]) begun.catch(() => undefined);
    return { poll, nonce };
  }

  /** Asks for the card's state as its holder may; throws what stops it from voting. */
  async requireReady(
    own: Visit,
    election: string,
    credential: string,
    given: Ahead["nonce"],
  ): Promise<void> {
    const { nonce } = await own.during(given);
    const asked = { election, uuid: this.#uuid, credential, nonce };
    const question = JSON.stringify(await own.during(this.#worker.ask("question", asked)));
    const { state } = await own.during(postText<{ state: CardState }>(`${this.#api}/card`, question));
    if (state !== "ready") throw new Refusal(PROBLEM_OF[state]);
  }
}
