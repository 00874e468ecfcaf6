/** The form in sight: reads taps and keys into a `Sheet`, and shows what the sheet says. */
import { all, copyOf, fill, need, when } from "../core/dom.ts";
import type { ShownBallot } from "./shown.ts";
import {
  approvals,
  blankSheet,
  type Form,
  isFull,
  mark,
  mayApprove,
  nextUnmarked,
  type Sheet,
  unmarked,
} from "./sheet.ts";

export class BallotForm {
  readonly #form: HTMLFormElement;
  readonly #bar: HTMLElement;
  readonly #changed: () => void;
  #sheet: Sheet;
  /** The project that the deputy was led to last. */
  #here: string | null = null;

  constructor(changed: () => void) {
    this.#form = need<HTMLFormElement>("#ballot");
    this.#bar = need('[data-bar="form"]');
    this.#changed = changed;
    this.#sheet = this.#blank();
    this.#form.addEventListener("change", (event) => {
      this.#take(event.target as HTMLInputElement);
    });
    this.#show();
  }

  /** Goes on with the marks of the same form in other words. */
  goOnWith(sheet: Sheet): void {
    this.#sheet = sheet;
    this.#show();
  }

  get sheet(): Sheet {
    return this.#sheet;
  }

  /** What the page shows, for the comparison with the election. */
  get shown(): ShownBallot {
    const { form, projects, cap, values } = this.#sheet;
    return { form, names: projects.map((project) => this.nameOf(project)), cap, values };
  }

  nameOf(project: string): string {
    return need(".name", this.#item(project)).textContent ?? "";
  }

  /** Brings a project into sight, marks its place and gives it the focus. */
  leadTo(project: string): void {
    this.#here = project;
    this.#show();
    const item = this.#item(project);
    item.scrollIntoView({ block: "center" });
    const inputs = all<HTMLInputElement>("input", item);
    (inputs.find((input) => input.checked) ?? inputs[0])?.focus({ preventScroll: true });
  }

  leadToNextUnmarked(): void {
    const next = nextUnmarked(this.#sheet, this.#here);
    if (next !== null) this.leadTo(next);
  }

  clear(): void {
    this.#form.reset();
    for (const details of all<HTMLDetailsElement>("details", this.#form)) details.open = false;
    this.#sheet = this.#blank();
    this.#here = null;
    this.#show();
  }

  #blank(): Sheet {
    const { form, cap, values } = this.#form.dataset;
    const projects = all(".item", this.#form).map((item) => item.dataset["project"] ?? "");
    const limit = cap === undefined || cap === "" ? null : Number(cap);
    return blankSheet(form as Form, projects, limit, (values ?? "").split(","));
  }

  #item(project: string): HTMLElement {
    return need(`.item[data-project="${CSS.escape(project)}"]`, this.#form);
  }

  #take(input: HTMLInputElement): void {
    const project = input.closest<HTMLElement>(".item")?.dataset["project"];
    if (project === undefined) return;
    this.#sheet = mark(this.#sheet, project, input.checked ? input.value : null);
    this.#here = project;
    this.#changed();
    this.#show();
    if (this.#sheet.refused === project) this.#showWhy(project);
  }

  #show(): void {
    const sheet = this.#sheet;
    for (const project of sheet.projects) this.#showItem(project);
    const full = isFull(sheet);
    const open = unmarked(sheet).length;
    fill("approved", approvals(sheet), this.#bar);
    fill("marked", sheet.projects.length - open, this.#bar);
    fill("open", open, this.#bar);
    this.#bar.classList.toggle("full", full);
    when(full ? (open > 0 ? "full" : "full-all") : open > 0 ? "some" : "all", this.#bar);
    all(".ovals i", this.#bar).forEach((oval, index) => {
      oval.classList.toggle("on", index < approvals(sheet));
    });
  }

  #showItem(project: string): void {
    const sheet = this.#sheet;
    const item = this.#item(project);
    item.classList.toggle("here", project === this.#here);
    const full = !mayApprove(sheet, project);
    for (const input of all<HTMLInputElement>("input", item)) {
      input.checked = sheet.marks.get(project) === input.value;
      if (input.value !== "approve") continue;
      input.closest(".opt")?.classList.toggle("full", full);
      // Not `disabled`: a tap must still be able to say why it changes nothing.
      if (full) input.setAttribute("aria-disabled", "true");
      else input.removeAttribute("aria-disabled");
    }
    this.#showRefusal(item, sheet.refused === project);
  }

  #showRefusal(item: HTMLElement, refused: boolean): void {
    item.classList.toggle("refused", refused);
    item.querySelector("[role=alert]")?.remove();
    if (!refused) return;
    const words = copyOf("say-full");
    if (words !== null) item.append(words);
  }

  /** The bar at the foot must not lie over the reason. */
  #showWhy(project: string): void {
    this.#item(project).querySelector("[role=alert]")?.scrollIntoView({ block: "nearest" });
  }
}
