/**
 * Back is the step before: the browser's history knows the steps of a visit by their names. It holds
 * no mark, no card and no address but the page's own, so nothing of one deputy comes back to the next.
 */
import { credentialIn } from "../core/credential.ts";

/** The steps that a deputy goes between; before both of them is the card. */
export type Place = "form" | "review";

const PLACES: readonly unknown[] = ["form", "review"] satisfies readonly Place[];

export function enter(place: Place): void {
  history.pushState({ place }, "", location.pathname);
}

/** Leaves the present entry without a name, and its address without a card. */
export function unname(): void {
  history.replaceState(null, "", location.pathname);
}

/** The round was frozen, or a new one has begun, since this page was loaded: its form is another one. */
export function renew(card: string): void {
  history.replaceState(null, "", `${location.pathname}#${card.replaceAll("-", "")}`);
  location.reload();
}

/** Takes the credential out of the address bar before anything else can see or keep it. */
export function takeFragment(): string | null {
  const credential = credentialIn(location.hash);
  if (location.hash !== "") unname();
  return credential;
}

/** Hears where Back and Forward lead; null is before the form. */
export function onReturn(listener: (place: Place | null) => void): void {
  history.scrollRestoration = "manual";
  addEventListener("popstate", ({ state }) => {
    // A card that is scanned into the open page is no step of a visit.
    if (location.hash !== "") return;
    const { place } = (state ?? {}) as { readonly place?: unknown };
    listener(PLACES.includes(place) ? (place as Place) : null);
  });
}
