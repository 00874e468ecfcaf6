/** What every page may use: the switch for large type, and dialogs that ask before an action. */
import { all } from "./dom.ts";

const YEAR = 365 * 24 * 3600;

const large = document.querySelector<HTMLInputElement>("#large");
large?.addEventListener("change", () => {
  const type = large.checked ? "large" : "normal";
  document.cookie = `type=${type}; path=/; max-age=${YEAR}; SameSite=Lax`;
  if (large.checked) document.documentElement.dataset["type"] = "large";
  else delete document.documentElement.dataset["type"];
});

// <button data-opens="id"> shows <dialog id="id">; [data-closes] within it closes it again.
document.addEventListener("click", (event) => {
  const target = event.target as Element;
  const opener = target.closest<HTMLElement>("[data-opens]");
  if (opener !== null) {
    const dialog = document.getElementById(opener.dataset["opens"] ?? "");
    if (dialog instanceof HTMLDialogElement) {
      event.preventDefault();
      dialog.showModal();
    }
  }
  target.closest<HTMLElement>("[data-closes]")?.closest("dialog")?.close();
});

// A form with data-confirm="id" is sent only after the button in that dialog has been pressed.
for (const form of all<HTMLFormElement>("form[data-confirm]")) {
  form.addEventListener("submit", (event) => {
    const dialog = document.getElementById(form.dataset["confirm"] ?? "");
    if (!(dialog instanceof HTMLDialogElement) || dialog.contains(event.submitter)) return;
    event.preventDefault();
    dialog.showModal();
  });
}
