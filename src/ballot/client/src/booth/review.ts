/** The ballot in words, grouped by answer, for the last look before it is cast. */
import type { BallotForm } from "./ballot-form.ts";
import { all, copyOf, element, fill, need, when } from "../core/dom.ts";
import { ABSTAIN, isEmpty, marked, unmarked } from "./sheet.ts";
import { notice } from "./steps.ts";

/** Fills the groups `data-group`; what is not marked joins the group `abstain` and says so. */
export function showReview(form: BallotForm): void {
  const review = need('[data-step="review"]');
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
  notice("empty", isEmpty(form.sheet));
  when(isEmpty(form.sheet) ? "empty" : "some", need('[data-bar="review"]'));
}

export function clearReview(): void {
  for (const list of all('[data-step="review"] [data-group] ol')) list.replaceChildren();
}

/** A row is a button that leads to its project on the form. */
function line(form: BallotForm, project: string, isUnmarked: boolean): HTMLElement {
  const row = element("button", "row", "") as HTMLButtonElement;
  row.type = "button";
  row.dataset["act"] = "project";
  row.dataset["project"] = project;
  const name = element("span", "", form.nameOf(project));
  const note = isUnmarked ? copyOf("say-unmarked") : null;
  if (note !== null) name.append(note);
  row.append(element("span", "no", project), name);
  const item = element("li", "", "");
  item.append(row);
  return item;
}
