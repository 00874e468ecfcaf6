/**
 * The booth: card, form, review, ballot, receipt, all in one page. The card's secret and the choices
 * are in this page's memory only; what leaves it is the public credential and the encrypted ballot.
 * What the device keeps belongs to one card: it is sent whoever is here, and told to that card only.
 */
import { getJson, OFFLINE, postText } from "../core/api.ts";
import { credentialIn } from "../core/credential.ts";
import { all, fill, need } from "../core/dom.ts";
import { codeOf, Refusal } from "../core/refusal.ts";
import { WorkerLink } from "../core/worker-link.ts";
import { BallotForm } from "./ballot-form.ts";
import { Delivery } from "./delivery.ts";
import { type Answered, KeptBallots, nameOf, type Owner, type Unsent } from "./kept.ts";
import { clearTracker, groupsOf, showTracker } from "./receipt.ts";
import { clearReview, showReview } from "./review.ts";
import { marksOf } from "./sheet.ts";
import { showProblem, showStep } from "./steps.ts";
import type { BoothTasks } from "./tasks.ts";
import { Visit } from "./visit.ts";

interface Poll {
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

const booth = need("#booth");
const { code = "", uuid = "", group, credentialUuid = "", worker: workerAddress = "" } = booth.dataset;
const round = Number(booth.dataset["round"]);
const isFrozen = booth.dataset["frozen"] !== undefined;
const api = `/api/polls/${encodeURIComponent(code)}`;
const begun = `ballot:begun:${code}:${round}`;
const kept = new KeptBallots(localStorage);
const worker = new WorkerLink<BoothTasks>(workerAddress);
const review = need('[data-step="review"]');
const form = new BallotForm(need<HTMLFormElement>("#ballot"), need('[data-bar="form"]'), () => {
  if (visit.identity !== null) sessionStorage.setItem(begun, visit.identity);
});

let visit = new Visit();

const delivery = new Delivery(kept, {
  answered(answered) {
    if (isAwaited(answered)) tell(answered);
  },
  failed(owner, problem) {
    if (!isAwaited(owner) || visit.told === problem) return;
    visit.told = problem;
    showProblem(problem === OFFLINE ? "offline-sending" : problem);
  },
  waiting(owner, attempt, seconds) {
    if (!isAwaited(owner)) return;
    fill("attempt", attempt);
    fill("seconds", seconds);
  },
});

/** A card has come: what was in sight makes room for it, what is being sent goes on unseen. */
async function begin(card: string, begunBy: string | null = null): Promise<void> {
  leave();
  const own = visit;
  own.card = card;
  showStep("wait");
  try {
    await receive(own, card, begunBy);
  } catch (thrown) {
    const problem = codeOf(thrown);
    showProblem(problem === OFFLINE ? "offline-card" : problem);
  }
}

/** What is kept for this card comes first, then its form. */
async function receive(own: Visit, card: string, begunBy: string | null): Promise<void> {
  const asked = { group, uuid: credentialUuid, credential: card };
  const identity = await own.during(worker.ask("identify", asked));
  own.identity = identity;
  const poll = await own.during(currentPoll(identity));
  if (poll !== null && (poll.round !== round || !isFrozen)) {
    if (poll.election === null) throw new Refusal("poll-not-open");
    renew(card);
    return;
  }
  const [first] = kept.of(code, identity);
  if (first !== undefined) resume(first);
  else if (poll?.election != null) {
    await own.during(worker.ask("compare", { election: poll.election, shown: form.shown }));
    await requireReady(own, poll.election, card);
    open(own, poll.election, begunBy === identity);
  }
}

/** Null without a network, if what is kept for the card can be shown all the same. */
async function currentPoll(identity: string): Promise<Poll | null> {
  try {
    return await getJson<Poll>(`${api}/election`);
  } catch (thrown) {
    if (codeOf(thrown) === OFFLINE && kept.of(code, identity).length > 0) return null;
    throw thrown;
  }
}

/** Asks for the card's state as its holder may; throws what stops it from voting. */
async function requireReady(own: Visit, election: string, credential: string): Promise<void> {
  const { nonce } = await own.during(postText<{ nonce: string }>(`${api}/nonce`, ""));
  const asked = { election, uuid: credentialUuid, credential, nonce };
  const question = JSON.stringify(await own.during(worker.ask("question", asked)));
  const { state } = await own.during(postText<{ state: CardState }>(`${api}/card`, question));
  if (state !== "ready") throw new Refusal(PROBLEM_OF[state]);
}

function open(own: Visit, election: string, isAfresh: boolean): void {
  own.election = election;
  showStep("form");
  notice("afresh", isAfresh);
  // Not awaited: the tables are built while the deputy reads.
  void worker.ask("prepare", { election });
}

/** The round was frozen, or a new one has begun, since this page was loaded: its form is another one. */
function renew(card: string): void {
  history.replaceState(null, "", `${location.pathname}#${card.replaceAll("-", "")}`);
  location.reload();
}

async function vote(): Promise<void> {
  const own = visit;
  const { card, election } = own;
  if (card === null || election === null || own.isCasting) return;
  own.isCasting = true;
  showStep("sending");
  try {
    const made = await worker.ask("vote", {
      election,
      uuid: credentialUuid,
      credential: card,
      shown: form.shown,
      marks: marksOf(form.sheet),
    });
    const { ballot, credential } = made;
    const unsent = { poll: code, round, uuid, credential, ballot };
    kept.keep(unsent);
    // Another card may have come by now: the ballot goes its way all the same.
    if (visit === own) {
      leave();
      visit.awaits = unsent;
    }
    delivery.send(unsent);
  } catch (thrown) {
    if (visit === own) showProblem(codeOf(thrown));
  }
}

function isAwaited(owner: Owner): boolean {
  return visit.awaits !== null && nameOf(visit.awaits) === nameOf(owner);
}

/** Goes on with what was kept for the card that has come. */
function resume(found: Unsent | Answered): void {
  if (!("ballot" in found)) {
    tell(found);
    return;
  }
  visit.awaits = found;
  visit.told = null;
  showStep("resending");
  delivery.send(found);
}

/** Tells a ballot's owner how it ended; with that the device keeps nothing of it. */
function tell(answered: Answered): void {
  kept.forget(answered);
  visit.awaits = null;
  if (answered.round !== round) tellOfEarlier(answered);
  else if ("tracker" in answered) {
    visit.card = null;
    showTracker(api, answered.tracker);
    showStep("receipt");
  } else {
    showProblem(answered.refused === "poll-closed" ? "poll-closed-sending" : answered.refused);
  }
}

/** The card has more to do: this round's form follows. */
function tellOfEarlier(answered: Answered): void {
  if ("tracker" in answered) {
    showProblem("earlier-receipt");
    need('[data-step="problem"] .groups').replaceChildren(...groupsOf(answered.tracker));
  } else showProblem("earlier-refused");
}

/** Forgets the card and the choices; what is kept stays, for it belongs to its own card. */
function wipe(): void {
  visit.end();
  visit = new Visit();
  form.clear();
  clearReview(review);
  // A link that was opened in another tab still names the card that it was given.
  for (const link of all<HTMLAnchorElement>("a[data-keep-fragment]")) link.hash = "";
  clearTracker();
  need<HTMLFormElement>("#card-form").reset();
  for (const place of all("[data-notice]")) place.hidden = true;
}

/** Ends a visit for good: a form that was begun in it is nobody's any more. */
function leave(): void {
  wipe();
  sessionStorage.removeItem(begun);
}

/** Ready for the next deputy. */
function finish(): void {
  leave();
  history.replaceState(null, "", location.pathname);
  showCard();
}

function showCard(): void {
  showStep("card");
  notice("kept", kept.unsent().some(({ poll }) => poll === code));
}

/** Shows or hides a notice above the form and the card field. */
function notice(name: string, isShown: boolean): void {
  for (const place of all(`[data-notice="${name}"]`)) place.hidden = !isShown;
}

/** Takes the credential out of the address bar before anything else can see or keep it. */
function takeFragment(): string | null {
  const credential = credentialIn(location.hash);
  if (location.hash !== "") history.replaceState(null, "", location.pathname);
  return credential;
}

function again(): void {
  if (visit.awaits !== null) resume(visit.awaits);
  else if (visit.card !== null) void begin(visit.card);
  else showCard();
}

const ACTS: Readonly<Record<string, () => void>> = {
  review() {
    showReview(review, form);
    showStep("review");
  },
  change() {
    showStep("form");
  },
  vote() {
    void vote();
  },
  again,
  now() {
    if (visit.awaits !== null) delivery.send(visit.awaits);
  },
  finish,
};

document.addEventListener("click", (event) => {
  const target = event.target as Element;
  const act = target.closest<HTMLElement>("[data-act]")?.dataset["act"];
  if (act !== undefined) ACTS[act]?.();
  const language = target.closest<HTMLAnchorElement>("a[data-keep-fragment]");
  if (language !== null && visit.card !== null) language.hash = visit.card.replaceAll("-", "");
});

need<HTMLFormElement>("#card-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = need<HTMLInputElement>("#credential");
  const credential = credentialIn(field.value);
  field.setAttribute("aria-invalid", String(credential === null));
  need("#credential-error").hidden = credential !== null;
  if (credential === null) field.focus();
  else void begin(credential);
});

// A card scanned into the open page changes only the fragment.
addEventListener("hashchange", () => {
  const credential = takeFragment();
  if (credential !== null) void begin(credential);
});

// Nothing of one deputy may come back to the next one from the browser's page cache.
addEventListener("pagehide", wipe);
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

function start(): void {
  const card = takeFragment();
  const begunBy = sessionStorage.getItem(begun);
  sessionStorage.removeItem(begun);
  if (card === null) {
    showCard();
    notice("afresh", begunBy !== null);
  } else void begin(card, begunBy);
  for (const unsent of kept.unsent()) delivery.send(unsent);
}

start();
