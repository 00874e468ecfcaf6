/**
 * Makes a part of the page like a fresh one in place: texts and attributes change, nodes stay as long
 * as the shape does, and what has the focus is never taken away.
 */

/** Returns whether all of it is fresh now; what holds the focus and has another shape stays. */
export function freshen(old: Element, fresh: Element): boolean {
  if (old.isEqualNode(fresh)) return true;
  if (!isOfOneShape(old, fresh)) {
    if (old.contains(document.activeElement)) return false;
    old.replaceWith(document.importNode(fresh, true));
    return true;
  }
  freshenAttributes(old, fresh);
  const parts = [...fresh.childNodes];
  return [...old.childNodes]
    .map((node, index) => freshenNode(node, parts[index] as ChildNode))
    .every(Boolean);
}

function freshenNode(old: ChildNode, fresh: ChildNode): boolean {
  if (old instanceof Element) return freshen(old, fresh as Element);
  // Writing the same text again would make a screen reader repeat it.
  if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
  return true;
}

function isOfOneShape(old: Element, fresh: Element): boolean {
  const names = [...fresh.childNodes].map((node) => node.nodeName);
  return (
    old.nodeName === fresh.nodeName &&
    old.childNodes.length === names.length &&
    [...old.childNodes].every((node, index) => node.nodeName === names[index])
  );
}

function freshenAttributes(old: Element, fresh: Element): void {
  for (const name of old.getAttributeNames()) {
    if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const name of fresh.getAttributeNames()) {
    const value = fresh.getAttribute(name) ?? "";
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}
