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

  currentPoll(): Promise<Poll> {
    return getJson<Poll>(`${this.#api}/election`);
  }

  /** What a question about a card must bear. */
  async nonce(): Promise<string> {
    return (await postText<{ nonce: string }>(`${this.#api}/nonce`, "")).nonce;
  }

  /** Asks for the card's state as its holder may; throws what stops it from voting. */
  async requireReady(
    own: Visit,
    election: string,
    credential: string,
    given: Promise<string>,
  ): Promise<void> {
    const nonce = await own.during(given);
    const asked = { election, uuid: this.#uuid, credential, nonce };
    const question = JSON.stringify(await own.during(this.#worker.ask("question", asked)));
    const { state } = await own.during(postText<{ state: CardState }>(`${this.#api}/card`, question));
    if (state !== "ready") throw new Refusal(PROBLEM_OF[state]);
  }
}
