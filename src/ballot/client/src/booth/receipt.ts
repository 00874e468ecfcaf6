/**
 * The receipt in sight: the tracker in groups, and its picture once that has come. The tab keeps it
 * over a reload, as a tracker and no more, until “Finish” or the next card.
 */
import { getJson } from "../core/api.ts";
import { all, drawQr, element, need, type QrCode } from "../core/dom.ts";
import type { Shelf } from "./kept.ts";

export interface Receipt {
  readonly round: number;
  readonly tracker: string;
}

const KEPT = /^([1-9]\d*):([A-Za-z0-9+/]{43})$/;

/** The receipt that one tab has shown last. */
export class ShownReceipt {
  readonly #shelf: Shelf;
  readonly #name: string;

  constructor(shelf: Shelf, poll: string) {
    this.#shelf = shelf;
    this.#name = `ballot:receipt:${poll}`;
  }

  keep({ round, tracker }: Receipt): void {
    this.#shelf.setItem(this.#name, `${round}:${tracker}`);
  }

  read(): Receipt | null {
    const [, round, tracker] = KEPT.exec(this.#shelf.getItem(this.#name) ?? "") ?? [];
    return tracker === undefined ? null : { round: Number(round), tracker };
  }

  forget(): void {
    this.#shelf.removeItem(this.#name);
  }
}

export function showTracker(api: string, tracker: string): void {
  const place = need("#tracker");
  place.replaceChildren(...groupsOf(tracker));
  place.dataset["tracker"] = tracker;
  need("#tracker-qr").hidden = true;
  void showCode(api, tracker);
}

/** Four characters a group, so that a tracker can be copied by hand. */
export function groupsOf(tracker: string): readonly HTMLElement[] {
  return (tracker.match(/.{1,4}/g) ?? []).map((group) => element("span", "", group));
}

export function clearTracker(): void {
  for (const place of all("#tracker, #tracker-qr")) place.replaceChildren();
  delete need("#tracker").dataset["tracker"];
}

/** Adds the picture of the tracker; a receipt without it is complete, for the tracker is written. */
async function showCode(api: string, tracker: string): Promise<void> {
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
