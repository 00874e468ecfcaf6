/**
 * The page in another language, put in the place of this one without leaving it. So neither the card
 * nor the marks are written anywhere for the sake of a language, and a ballot under way goes on.
 *
 * A language or a size of type is chosen for one visit and kept nowhere: afterwards the device is as it
 * was opened.
 */
import { OFFLINE } from "../core/api.ts";
import { all, need } from "../core/dom.ts";
import { Refusal } from "../core/refusal.ts";
import { takeTitle } from "./steps.ts";

const PATIENCE = 20_000;
/** Copied before anybody can have marked anything in it. */
const opened = document.cloneNode(true) as Document;

/** Reads a page without running it; a request can do that, and so no text is ever taken for HTML here. */
export function pageAt(address: string): Promise<Document> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", address);
    request.responseType = "document";
    request.timeout = PATIENCE;
    request.onloadend = () => {
      const page = request.responseXML;
      if (request.status === 200 && page !== null) resolve(page);
      else reject(new Refusal(OFFLINE));
    };
    request.send();
  });
}

/** Whether another page is this one in other words: of the same round, with the same scripts. */
export function isSamePage(page: Document): boolean {
  const about = (within: Document): string => JSON.stringify(need("#booth", within).dataset);
  return page.querySelector("#booth") !== null && about(page) === about(document);
}

/** The size of type stays. */
export function putInPlace(page: Document): void {
  for (const script of all("script", page)) script.remove();
  document.documentElement.lang = page.documentElement.lang;
  takeTitle(page.title);
  document.body.replaceChildren(...page.body.childNodes);
  setType(document.documentElement.dataset["type"]);
}

/** Whether the page as it was opened had to be put in the place of one in another language. */
export function putBack(): boolean {
  const { lang, dataset } = opened.documentElement;
  const isOther = document.documentElement.lang !== lang;
  if (isOther) putInPlace(opened.cloneNode(true) as Document);
  setType(dataset["type"]);
  return isOther;
}

function setType(type: string | undefined): void {
  const isLarge = type === "large";
  need<HTMLInputElement>("#large").checked = isLarge;
  if (isLarge) document.documentElement.dataset["type"] = type;
  else delete document.documentElement.dataset["type"];
}
