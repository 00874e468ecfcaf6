/**
 * The check-in desk: a scanned card's secret is turned into its public credential here, so that the
 * server never sees it. A name or a card number is sent as it was typed; what only resembles a code,
 * as when a scanner types for another keyboard, is not sent at all.
 */
import { credentialIn, holdsCredential, publicOf, secretOf } from "../core/credential.ts";
import { all, need } from "../core/dom.ts";
import { groupNamed } from "../core/group-by-name.ts";

const field = need<HTMLInputElement>("#scan");
const form = field.form;
const unread = need("#unread");

// Without this script the field has no name, and sends nothing.
field.name = "who";

for (const typed of all<HTMLInputElement | HTMLTextAreaElement>("#scan, #names")) {
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

// A scanner types: whatever is typed while nothing is focused belongs to the scan field.
document.addEventListener("keydown", (event) => {
  const isText = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (isText && document.activeElement === document.body) field.focus();
});

field.focus();
