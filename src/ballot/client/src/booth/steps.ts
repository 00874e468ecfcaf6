/** One step of a page is in sight at a time; its heading gets the focus, so that it is read out. */
import { all, copyOf, fill, need } from "../core/dom.ts";

let ending = document.title;

/** Takes a page's title for what stands after the name of each step. */
export function takeTitle(title: string): void {
  ending = title;
}

/** Shows a step with its bar at the foot, and says where we are in the title. */
export function showStep(name: string): void {
  closeQuestions();
  for (const part of all("[data-step], [data-bar]")) {
    part.hidden = (part.dataset["step"] ?? part.dataset["bar"]) !== name;
  }
  const heading = need(`[data-step="${name}"] h1`);
  document.title = `${heading.textContent?.trim() ?? ""} · ${ending}`;
  scrollTo(0, 0);
  heading.focus({ preventScroll: true });
}

export function stepInSight(): string {
  return all("[data-step]").find((part) => !part.hidden)?.dataset["step"] ?? "";
}

/** Says what happened and what to do: the page's words for a code, else its general ones. */
export function showProblem(code: string): void {
  const words = copyOf(`say-${code}`) ?? copyOf("say-unexpected");
  if (words === null) throw new Error("the page lacks words for what is unexpected");
  need('[data-step="problem"]').replaceChildren(need("[data-words]", words));
  need('[data-bar="problem"]').replaceChildren(need("[data-actions]", words));
  fill("code", code);
  showStep("problem");
}

/** Shows or hides a notice, wherever a step has a place for it. */
export function notice(name: string, isShown: boolean): void {
  for (const place of all(`[data-notice="${name}"]`)) place.hidden = !isShown;
}

/** Puts a question over the step in sight, which stays where it is. */
export function ask(name: string): void {
  closeQuestions();
  need<HTMLDialogElement>(`dialog[data-question="${name}"]`).showModal();
}

export function closeQuestions(): void {
  for (const question of all<HTMLDialogElement>("dialog[data-question]")) question.close();
}
