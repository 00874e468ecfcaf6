/** The ballot in words, grouped by answer, for the last look before it is cast. */
import type { BallotForm } from "./ballot-form.ts";
import { all, copyOf, element, fill, need } from "../core/dom.ts";
import { ABSTAIN, marked, unmarked } from "./sheet.ts";

/** Fills the groups `data-group`; what is not marked joins the group `abstain` and says so. */
export function showReview(review: HTMLElement, form: BallotForm): void {
  for (const group of all("[data-group]", review)) {
    const value = group.dataset["group"] ?? "";
    const chosen = marked(form.sheet, value);
    const open = value === ABSTAIN ? unmarked(form.sheet) : [];
    const inOrder = form.sheet.projects.filter(
      (project) => chosen.includes(project) || open.includes(project),
    );
    fill("count", inOrder.length, group);
    group.hidden = inOrder.length === 0 && group.dataset["always"] === undefined;
    need("ol", group).replaceChildren(
      ...inOrder.map((project) => line(form, project, open.includes(project))),
    );
  }
}

export function clearReview(review: HTMLElement): void {
  for (const list of all("ol", review)) list.replaceChildren();
}

function line(form: BallotForm, project: string, isUnmarked: boolean): HTMLElement {
  const item = element("li", "", "");
  const name = element("span", "", form.nameOf(project));
  const note = isUnmarked ? copyOf("say-unmarked") : null;
  if (note !== null) name.append(note);
  item.append(element("span", "no", project), name);
  return item;
}
