/**
 * The booth: card, form, review, ballot, receipt, all in one page. The card's secret and the choices
 * are in this page's memory only; what leaves it is the public credential and the encrypted ballot.
 * What the device keeps belongs to one card: it is sent whoever is here, and told to that card only.
 */
import { BUSY, isPassing } from "../core/api.ts";
import { credentialIn } from "../core/credential.ts";
import { all, fill, need } from "../core/dom.ts";
import { codeOf, Refusal } from "../core/refusal.ts";
import { WorkerLink } from "../core/worker-link.ts";
import { Admission, type Poll } from "./admission.ts";
import { BallotForm } from "./ballot-form.ts";
import { Delivery } from "./delivery.ts";
import { Idle, watchTouches } from "./idle.ts";
import { type Answered, KeptBallots, nameOf, type Owner, type Unsent, waitBefore } from "./kept.ts";
import { isSamePage, pageAt, putBack, putInPlace } from "./language.ts";
import { clearTracker, groupsOf, type Receipt, ShownReceipt, showTracker } from "./receipt.ts";
import { clearReview, showReview } from "./review.ts";
import { marksOf } from "./sheet.ts";
import { ask, closeQuestions, notice, showProblem, showStep, stepInSight } from "./steps.ts";
import type { BoothTasks } from "./tasks.ts";
import { enter, onReturn, renew, takeFragment, unname } from "./trail.ts";
import { Visit } from "./visit.ts";

const { code = "", uuid = "", group, credentialUuid = "", ...booth } = need("#booth").dataset;
const round = Number(booth["round"]);
const isFrozen = booth["frozen"] !== undefined;
const api = `/api/polls/${encodeURIComponent(code)}`;
const begun = `ballot:begun:${code}:${round}`;
const kept = new KeptBallots(localStorage);
const shown = new ShownReceipt(sessionStorage, code);
const worker = new WorkerLink<BoothTasks>(booth["worker"] ?? "");
const admission = new Admission(api, worker, credentialUuid);
const idle = new Idle(
  () => ask("idle"),
  () => {
    const isLost = stepInSight() !== "card";
    finish();
    notice("untouched", isLost);
  },
);

let visit = new Visit();
let form = new BallotForm(noteBegun);
/** Where the form was left for the review, and the project to go back to instead. */
let leftAt = 0;
let wanted: string | null = null;

const delivery = new Delivery(kept, {
  answered(answered) {
    if (isAwaited(answered)) tell(answered);
  },
  queueing(owner) {
    if (!isAwaited(owner) || visit.told === BUSY) return;
    visit.told = null;
    showStep("queueing");
  },
  failed(owner, problem) {
    if (!isAwaited(owner) || visit.told === problem) return;
    visit.told = problem;
    showProblem(isPassing(problem) ? `${problem}-sending` : problem);
  },
  waiting(owner, attempt, seconds) {
    if (!isAwaited(owner)) return;
    fill("attempt", attempt);
    fill("seconds", seconds);
  },
});

function noteBegun(): void {
  if (visit.identity !== null) sessionStorage.setItem(begun, visit.identity);
}

/** A card has come: what was in sight makes room for it, what is being sent goes on unseen. */
async function begin(card: string, begunBy: string | null = null): Promise<void> {
  leave();
  const own = visit;
  own.card = card;
  showStep("wait");
  for (let attempt = 1; ; attempt += 1) {
    try {
      await receive(own, card, begunBy);
      break;
    } catch (thrown) {
      const problem = codeOf(thrown);
      showProblem(isPassing(problem) ? `${problem}-card` : problem);
      if (problem !== BUSY) break;
      await own.pause(waitBefore(attempt, Math.random()));
    }
  }
  // A ballot that is confirmed is waited for as long as it takes.
  if (own.card !== null && own.awaits === null) idle.start();
}

/** What is kept for this card comes first, then its form. */
async function receive(own: Visit, card: string, begunBy: string | null): Promise<void> {
  const asked = { group, uuid: credentialUuid, credential: card };
  const ahead = admission.ahead();
  const identity = await own.during(worker.ask("identify", asked));
  own.identity = identity;
  const poll = await own.during(currentPoll(ahead.poll, identity));
  if (poll !== null && (poll.round !== round || !isFrozen)) {
    if (poll.election === null) throw new Refusal("poll-not-open");
    renew(card);
    return;
  }
  const [first] = kept.of(code, identity);
  if (first !== undefined) resume(first);
  else if (poll?.election != null) {
    await own.during(worker.ask("compare", { election: poll.election, shown: form.shown }));
    await admission.requireReady(own, poll.election, card, ahead.nonce);
    open(own, poll.election, begunBy === identity);
  }
}

/** Null without an answer, if what is kept for the card can be shown all the same. */
async function currentPoll(answer: Promise<Poll>, identity: string): Promise<Poll | null> {
  try {
    return await answer;
  } catch (thrown) {
    if (isPassing(codeOf(thrown)) && kept.of(code, identity).length > 0) return null;
    throw thrown;
  }
}

function open(own: Visit, election: string, isAfresh: boolean): void {
  own.election = election;
  leftAt = 0;
  showStep("form");
  enter("form");
  notice("afresh", isAfresh);
  // Not awaited: the tables are built while the deputy reads.
  void worker.ask("prepare", { election });
}

/** The form where it was left, or at the project that was asked for. */
function showForm(): void {
  showStep("form");
  if (wanted === null) scrollTo(0, leftAt);
  else form.leadTo(wanted);
  wanted = null;
}

function lookOver(): void {
  showReview(form);
  showStep("review");
}

function toReview(): void {
  leftAt = scrollY;
  lookOver();
  enter("review");
}

async function vote(): Promise<void> {
  const own = visit;
  const { card, election } = own;
  if (card === null || election === null || own.isCasting) return;
  own.isCasting = true;
  idle.stop();
  showStep("sending");
  try {
    const { ballot, credential } = await worker.ask("vote", {
      election,
      uuid: credentialUuid,
      credential: card,
      shown: form.shown,
      marks: marksOf(form.sheet),
    });
    const unsent = { poll: code, round, uuid, credential, ballot };
    kept.keep(unsent);
    // Another card may have come by now: the ballot goes its way all the same.
    if (visit === own) {
      leave();
      visit.awaits = unsent;
    }
    delivery.send(unsent);
  } catch (thrown) {
    if (visit !== own) return;
    showProblem(codeOf(thrown));
    idle.start();
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

/** Tells a ballot's owner how it ended; with that the device keeps nothing of it but a receipt in sight. */
function tell(answered: Answered): void {
  visit.awaits = null;
  const isEarlier = answered.round !== round;
  // Whoever goes on to the form has seen an earlier receipt; until then the card finds it again.
  if (isEarlier && "tracker" in answered) visit.sees = answered;
  else kept.forget(answered);
  if ("tracker" in answered) {
    if (!isEarlier) shown.keep(answered);
    showReceipt(answered);
  } else if (isEarlier) showProblem("earlier-refused");
  else showProblem(answered.refused === "poll-closed" ? "poll-closed-sending" : answered.refused);
  if (visit.card !== null) idle.start();
}

/** After the receipt of an earlier round the card has more to do: this round's form follows. */
function showReceipt(receipt: Receipt): void {
  if (receipt.round === round) {
    visit.card = null;
    showTracker(api, receipt.tracker);
    showStep("receipt");
  } else {
    showProblem("earlier-receipt");
    need('[data-step="problem"] .groups').replaceChildren(...groupsOf(receipt.tracker));
  }
}

/** Forgets the card and the choices; what is kept stays, for it belongs to its own card. */
function wipe(): void {
  visit.end();
  visit = new Visit();
  idle.stop();
  form.clear();
  clearReview();
  clearTracker();
  need<HTMLFormElement>("#card-form").reset();
  for (const place of all("[data-notice]")) place.hidden = true;
}

/** Ends a visit for good: a form that was begun in it is nobody's any more, nor is its receipt. */
function leave(): void {
  wipe();
  sessionStorage.removeItem(begun);
  shown.forget();
}

/** The next deputy meets the device as it was opened, not as the last one has chosen. */
function speakAsOpened(): void {
  if (putBack()) form = new BallotForm(noteBegun);
}

/** Ready for the next deputy. */
function finish(): void {
  speakAsOpened();
  leave();
  unname();
  showCard();
}

function showCard(): void {
  showStep("card");
  notice("kept", kept.unsent().some(({ poll }) => poll === code));
}

function again(): void {
  if (visit.sees !== null) kept.forget(visit.sees);
  if (visit.awaits !== null) resume(visit.awaits);
  else if (visit.card !== null) void begin(visit.card);
  else showCard();
}

/** Says the same in other words: step, card and marks stay as they are. */
async function speak(address: string): Promise<void> {
  let page: Document;
  try {
    page = await visit.during(pageAt(address));
  } catch {
    notice("language", true);
    return;
  }
  const step = stepInSight();
  if (step !== "card" && step !== "form") return;
  if (!isSamePage(page)) {
    if (visit.card === null) location.reload();
    else renew(visit.card);
    return;
  }
  const { sheet } = form;
  putInPlace(page);
  form = new BallotForm(noteBegun);
  form.goOnWith(sheet);
  if (step === "card") showCard();
  else showStep("form");
  need(`[data-step="${step}"] [data-language]`).focus();
}

const ACTS: Readonly<Record<string, (given: DOMStringMap) => void>> = {
  review: toReview,
  approved: toReview,
  change() {
    history.back();
  },
  project({ project = null }) {
    wanted = project;
    history.back();
  },
  next() {
    form.leadToNextUnmarked();
  },
  /** Nobody leaves after all: the step that Back had left is entered again. */
  stay() {
    closeQuestions();
    enter("form");
  },
  here() {
    closeQuestions();
    idle.start();
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

function act(element: HTMLElement | null): void {
  const { act: name = "" } = element?.dataset ?? {};
  ACTS[name]?.(element!.dataset);
}

document.addEventListener("click", (event) => {
  const target = event.target as Element;
  act(target.closest<HTMLElement>("[data-act]"));
  const language = target.closest<HTMLAnchorElement>("[data-language]");
  if (language === null) return;
  event.preventDefault();
  void speak(language.href);
});

// Escape, and Back on a telephone, answer a question as its main button does.
document.addEventListener(
  "cancel",
  (event) => {
    event.preventDefault();
    act((event.target as Element).querySelector<HTMLElement>("[data-act].primary"));
  },
  true,
);

document.addEventListener("submit", (event) => {
  event.preventDefault();
  if ((event.target as Element).id !== "card-form") return;
  const field = need<HTMLInputElement>("#credential");
  const credential = credentialIn(field.value);
  field.setAttribute("aria-invalid", String(credential === null));
  need("#credential-error").hidden = credential !== null;
  if (credential === null) field.focus();
  else void begin(credential);
});

onReturn((place) => {
  if (!visit.isAtForm) return;
  if (place === "review") lookOver();
  else if (place === "form" || stepInSight() === "review") showForm();
  if (place === null) ask("leaving");
});

// A card scanned into the open page changes only the fragment.
addEventListener("hashchange", () => {
  const credential = takeFragment();
  if (credential === null) return;
  if (stepInSight() !== "card") speakAsOpened();
  void begin(credential);
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
  const receipt = shown.read();
  if (card !== null) void begin(card, begunBy);
  else if (receipt !== null) showReceipt(receipt);
  else {
    showCard();
    notice("afresh", begunBy !== null);
  }
  for (const unsent of kept.unsent()) delivery.send(unsent);
  watchTouches(idle, () => stepInSight() === "card");
}

start();
