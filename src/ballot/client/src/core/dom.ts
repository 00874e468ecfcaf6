/** Small helpers for pages whose every word is already in the template. */

export function need<T extends Element = HTMLElement>(selector: string, within: ParentNode = document): T {
  const found = within.querySelector<T>(selector);
  if (found === null) throw new Error(`the page lacks ${selector}`);
  return found;
}

export function all<T extends Element = HTMLElement>(
  selector: string,
  within: ParentNode = document,
): readonly T[] {
  return [...within.querySelectorAll<T>(selector)];
}

/** Writes a value wherever the page has a place `data-fill="name"` for it. */
export function fill(name: string, value: string | number, within: ParentNode = document): void {
  for (const place of all(`[data-fill="${name}"]`, within)) {
    const text = String(value);
    // Writing the same text again would make a screen reader repeat it.
    if (place.textContent !== text) place.textContent = text;
  }
}

/** Shows the one `data-when` alternative within an element that has this name. */
export function when(name: string, within: ParentNode): void {
  for (const choice of all("[data-when]", within)) choice.hidden = choice.dataset["when"] !== name;
}

/** A fresh copy of what a `<template>` holds; null when the page has no such template. */
export function copyOf(id: string): DocumentFragment | null {
  const template = document.getElementById(id);
  if (!(template instanceof HTMLTemplateElement)) return null;
  return template.content.cloneNode(true) as DocumentFragment;
}

export function element(name: string, className: string, text: string): HTMLElement {
  const made = document.createElement(name);
  if (className !== "") made.className = className;
  made.textContent = text;
  return made;
}

/** A QR code that the server computed: the path's units are modules. */
export interface QrCode {
  readonly size: number;
  readonly path: string;
}

export function drawQr(place: Element, qr: QrCode): void {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", `-1 -1 ${qr.size + 2} ${qr.size + 2}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", place.getAttribute("data-label") ?? "");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", qr.path);
  svg.append(path);
  place.replaceChildren(svg);
}
