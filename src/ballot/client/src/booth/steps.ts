/** One step of a page is in sight at a time; its heading gets the focus, so that it is read out. */
import { all, copyOf, fill, need } from "../core/dom.ts";

const ENDING = document.title;

/** Shows a step with its bar at the foot, and says where we are in the title. */
export function showStep(name: string): void {
  for (const part of all("[data-step], [data-bar]")) {
    part.hidden = (part.dataset["step"] ?? part.dataset["bar"]) !== name;
  }
  const heading = need(`[data-step="${name}"] h1`);
  document.title = `${heading.textContent?.trim() ?? ""} · ${ENDING}`;
  scrollTo(0, 0);
  heading.focus({ preventScroll: true });
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
