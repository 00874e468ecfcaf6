/**
 * The check-in desk: a scanned card's secret is turned into its public credential here, so that the
 * server never sees it. A name or a card number is sent as it was typed.
 */
import { credentialIn, publicOf, secretOf } from "./credential.ts";
import { need } from "./dom.ts";
import { groupNamed } from "./group.ts";

const field = need<HTMLInputElement>("#scan");
const form = field.form;

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
