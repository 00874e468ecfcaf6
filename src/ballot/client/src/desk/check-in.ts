/**
 * The check-in desk: a scanned card's secret is turned into its public credential here, so that the
 * server never sees it. What is printed on the card, a name or a number is sent as it was typed;
 * what only resembles a secret, as when a scanner types for another keyboard, is not sent at all.
 *
 * The page begins with the cursor in no field: an input method for Chinese would swallow a scan.
 */
import { credentialIn, holdsCredential, publicOf, secretOf } from "../core/credential.ts";
import { all, need } from "../core/dom.ts";
import { groupNamed } from "../core/group-by-name.ts";
import { Burst, GAP } from "./scanner.ts";

type Editable = HTMLInputElement | HTMLTextAreaElement;

const field = need<HTMLInputElement>("#scan");
const form = field.form;
const unread = need("#unread");

// Without this script the field has no name, and sends nothing.
field.name = "who";

for (const typed of all<Editable>("#scan, #names")) {
  typed.form?.addEventListener("submit", (event) => {
    const isCard = typed === field && credentialIn(typed.value) !== null;
    unread.hidden = isCard || !holdsCredential(typed.value);
    if (unread.hidden) return;
    event.preventDefault();
    typed.value = "";
    typed.focus();
  });
}

form?.addEventListener("submit", (event) => {
  const credential = credentialIn(field.value);
  if (credential === null) return;
  event.preventDefault();
  field.value = "";
  const group = groupNamed(form.dataset["group"]);
  const secret = secretOf(group, form.dataset["credentialUuid"] ?? "", credential);
  const hidden = document.createElement("input");
  hidden.type = "hidden";
  hidden.name = "credential";
  hidden.value = publicOf(group, secret);
  form.append(hidden);
  form.submit();
});

const burst = new Burst();
/** What stood in the field that the keys go into before the first of them. */
let before: { readonly field: Editable; readonly value: string } | null = null;
let waiting: ReturnType<typeof setTimeout> | undefined;

document.addEventListener(
  "keydown",
  (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key.length === 1) take(event);
    else if (event.key === "Enter" || event.key === "Tab") finish(event);
  },
  { capture: true },
);

function take(event: KeyboardEvent): void {
  const active = document.activeElement;
  const into = active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement ? active : null;
  if (burst.press(event.key, event.timeStamp)) before = into && { field: into, value: into.value };
  if (into !== null || event.key === " ") return;
  event.preventDefault();
  clearTimeout(waiting);
  waiting = setTimeout(handOver, 2 * GAP);
}

/** A hand is typing, and nowhere: what it types belongs into the field. */
function handOver(): void {
  waiting = undefined;
  field.value += burst.text;
  burst.clear();
  field.focus();
}

function finish(event: KeyboardEvent): void {
  const isNowhere = waiting !== undefined;
  clearTimeout(waiting);
  waiting = undefined;
  if (burst.isScan(event.timeStamp)) {
    if (before !== null) before.field.value = before.value;
    field.value = burst.text;
    burst.clear();
  } else if (isNowhere) {
    handOver();
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  form?.requestSubmit();
}
