/**
 * The booth: card, form, review, ballot, receipt, all in one page. The card's secret and the choices
 * are in this page's memory only; what leaves it is the public credential and the encrypted ballot.
 */
import { getJson, OFFLINE, postText } from "../core/api.ts";
import { BallotForm } from "./ballot-form.ts";
import { hashBase64 } from "../core/codec.ts";
import { credentialIn } from "../core/credential.ts";
import { Delivery } from "./delivery.ts";
import { all, drawQr, element, need, type QrCode } from "../core/dom.ts";
import { isFinal, type PendingBallot, PendingBallots } from "./pending.ts";
import { codeOf, Refusal } from "../core/refusal.ts";
import { clearReview, showReview } from "./review.ts";
import { marksOf } from "./sheet.ts";
import { showProblem, showStep } from "./steps.ts";
import type { BoothTasks } from "./tasks.ts";
import { WorkerLink } from "../core/worker-link.ts";

interface Poll {
  readonly round: number;
  readonly credential_uuid: string;
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
const { code = "", round = "", uuid = "", worker: workerAddress = "" } = booth.dataset;
const api = `/api/polls/${encodeURIComponent(code)}`;
const begun = `ballot:begun:${code}:${round}`;
const pendingBallots = new PendingBallots(localStorage, code, Number(round), uuid);
const worker = new WorkerLink<BoothTasks>(workerAddress);
const review = need('[data-step="review"]');
const delivery = new Delivery(`${api}/ballots`, () => {
  showProblem("offline-sending");
});
const form = new BallotForm(need<HTMLFormElement>("#ballot"), need('[data-bar="form"]'), () => {
  sessionStorage.setItem(begun, "1");
});

/** The credential of the card in use, from the fragment or typed; never stored. */
let card: string | null = null;
let poll: Poll | null = null;
let isSending = false;

async function begin(credential: string): Promise<void> {
  wipe();
  card = credential;
  showStep("wait");
  try {
    const current = await getJson<Poll>(`${api}/election`);
    poll = current;
    const { election } = current;
    if (election === null) throw new Refusal("poll-not-open");
    if (current.round !== Number(round) || form.sheet.projects.length === 0) {
      renew(credential);
      return;
    }
    await worker.ask("compare", { election, paper: form.paper });
    const identity = await worker.ask("identify", {
      election,
      uuid: current.credential_uuid,
      credential,
    });
    const { state } = await postText<{ state: CardState }>(
      `${api}/card`,
      JSON.stringify({ credential: identity }),
    );
    if (state !== "ready") throw new Refusal(PROBLEM_OF[state]);
    showStep("form");
    // Not awaited: the tables are built while the deputy reads.
    void worker.ask("prepare", { election });
  } catch (thrown) {
    const problem = codeOf(thrown);
    showProblem(problem === OFFLINE ? "offline-card" : problem);
  }
}

/** The round was frozen, or a new one has begun, since this page was loaded: its form is another one. */
function renew(credential: string): void {
  const plain = credential.replaceAll("-", "");
  history.replaceState(null, "", `${location.pathname}#${plain}`);
  location.reload();
}

async function vote(): Promise<void> {
  if (card === null || poll?.election == null || isSending) return;
  isSending = true;
  showStep("sending");
  try {
    const made = await worker.ask("vote", {
      election: poll.election,
      uuid: poll.credential_uuid,
      credential: card,
      paper: form.paper,
      marks: marksOf(form.sheet),
    });
    const pending = { ballot: made.ballot, credential: made.credential };
    pendingBallots.keep(pending);
    wipe();
    await deliver(pending);
  } catch (thrown) {
    showProblem(codeOf(thrown));
  } finally {
    isSending = false;
  }
}

async function deliver(pending: PendingBallot): Promise<void> {
  isSending = true;
  try {
    const receipt = await delivery.send(pending.ballot);
    if (receipt.tracker !== hashBase64(pending.ballot)) throw new Refusal("tracker-differs");
    pendingBallots.clear();
    sessionStorage.removeItem(begun);
    showReceipt(receipt.tracker);
  } catch (thrown) {
    const problem = codeOf(thrown);
    if (isFinal(problem)) pendingBallots.clear();
    showProblem(problem === "poll-closed" ? "poll-closed-sending" : problem);
  } finally {
    isSending = false;
  }
}

function showReceipt(tracker: string): void {
  const groups = tracker.match(/.{1,4}/g) ?? [];
  need("#tracker").replaceChildren(...groups.map((group) => element("span", "", group)));
  need("#tracker").dataset["tracker"] = tracker;
  need("#tracker-qr").hidden = true;
  showStep("receipt");
  void showCode(tracker);
}

/** Adds the picture of the tracker; a receipt without it is complete, for the tracker is written. */
async function showCode(tracker: string): Promise<void> {
  const place = need("#tracker-qr");
  try {
    const qr = await getJson<QrCode>(`${api}/qr?tracker=${encodeURIComponent(tracker)}`);
    // The next deputy may be here by now.
    if (need("#tracker").dataset["tracker"] !== tracker) return;
    drawQr(place, qr);
    place.hidden = false;
  } catch {
    place.hidden = true;
  }
}

/** Forgets the card and the choices. */
function wipe(): void {
  card = null;
  poll = null;
  form.clear();
  clearReview(review);
  // A link that was opened in another tab still names the card that it was given.
  for (const link of all<HTMLAnchorElement>("a[data-keep-fragment]")) link.hash = "";
  need("#tracker").replaceChildren();
  delete need("#tracker").dataset["tracker"];
  need("#tracker-qr").replaceChildren();
  need<HTMLFormElement>("#card-form").reset();
  notice(null);
}

/** Ready for the next deputy. */
function finish(): void {
  wipe();
  sessionStorage.removeItem(begun);
  history.replaceState(null, "", location.pathname);
  showStep("card");
}

/** Shows one of the notices above the form and the card field, or none. */
function notice(name: string | null): void {
  for (const place of all("[data-notice]")) place.hidden = place.dataset["notice"] !== name;
}

/** Takes the credential out of the address bar before anything else can see or keep it. */
function takeFragment(): string | null {
  const credential = credentialIn(location.hash);
  if (location.hash !== "") history.replaceState(null, "", location.pathname);
  return credential;
}

function again(): void {
  const pending = pendingBallots.find();
  if (pending !== null) void deliver(pending);
  else if (card !== null) void begin(card);
  else showStep("card");
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
    delivery.now();
  },
  finish,
};

document.addEventListener("click", (event) => {
  const target = event.target as Element;
  const act = target.closest<HTMLElement>("[data-act]")?.dataset["act"];
  if (act !== undefined) ACTS[act]?.();
  const language = target.closest<HTMLAnchorElement>("a[data-keep-fragment]");
  if (language !== null && card !== null) language.hash = card.replaceAll("-", "");
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
  if (credential !== null && !isSending) void begin(credential);
});

// Nothing of one deputy may come back to the next one from the browser's page cache.
addEventListener("pagehide", () => {
  if (!isSending) wipe();
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

function start(): void {
  const credential = takeFragment();
  const startedBefore = sessionStorage.getItem(begun) !== null;
  sessionStorage.removeItem(begun);
  const pending = pendingBallots.find();
  if (pending !== null) {
    showStep("resending");
    void deliver(pending);
    return;
  }
  if (credential === null) showStep("card");
  else void begin(credential);
  notice(startedBefore ? "afresh" : null);
}

start();
