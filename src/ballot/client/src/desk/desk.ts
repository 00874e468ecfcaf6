/**
 * The organiser's agenda keeps itself fresh: it asks whether anything has changed, and changes that
 * in place. It rests while a question is open, a field is being filled in or nobody looks.
 */
import { all, need } from "../core/dom.ts";
import { freshen } from "./freshen.ts";

const EVERY = 4_000;
const PATIENCE = 20_000;
/** One answer may be lost on the way; two say that the page is not fresh any more. */
const MOST_FAILURES = 2;

const lost = need("#lost");
let failures = 0;

function isResting(live: HTMLElement): boolean {
  const fields = all<HTMLInputElement | HTMLTextAreaElement>("input, textarea", live);
  const isFilledIn = fields.some(
    (field) => field === document.activeElement || field.value !== field.defaultValue,
  );
  return document.hidden || document.querySelector("dialog") !== null || isFilledIn;
}

function answered(isFresh: boolean): void {
  failures = isFresh ? 0 : failures + 1;
  lost.hidden = failures < MOST_FAILURES;
}

/** Takes the answer, a page of which only the agenda is looked at; a log-in's page has none. */
function take(live: HTMLElement, answer: Document | null): void {
  const fresh = answer?.getElementById("live") ?? null;
  answered(fresh !== null);
  const version = live.dataset["version"];
  // What could not be changed without moving the focus is asked for once more.
  if (fresh !== null && !freshen(live, fresh)) live.setAttribute("data-version", version ?? "");
}

function look(): void {
  const live = need("#live");
  if (isResting(live)) {
    later();
    return;
  }
  // Unlike `fetch`, it gives a document without a text having to be taken for markup.
  const request = new XMLHttpRequest();
  request.open("GET", live.dataset["address"] ?? "");
  request.setRequestHeader("If-None-Match", live.dataset["version"] ?? "");
  request.setRequestHeader("Accept", "text/html");
  request.responseType = "document";
  request.timeout = PATIENCE;
  request.onload = () => {
    if (request.status === 304) answered(true);
    else if (!isResting(live)) take(live, request.response as Document | null);
  };
  request.onerror = request.ontimeout = () => {
    answered(false);
  };
  request.onloadend = later;
  request.send();
}

function later(): void {
  setTimeout(look, EVERY);
}

later();
