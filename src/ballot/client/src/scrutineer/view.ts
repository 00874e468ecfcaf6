/** What the scrutineer's page shows; nothing here decides anything. */
import { fingerprint } from "../core/codec.ts";
import { all, copyOf, element, fill, need, when } from "../core/dom.ts";

/** The parts of the page, one of which is shown. */
export type Step = "wait" | "before" | "check" | "load" | "few" | "working" | "done" | "over" | "dropped";

/** The steps that the trail counts; the others belong to the one before them. */
const TRAIL: readonly Step[] = ["check", "load", "working", "done"];
const ON_TRAIL: { readonly [S in Step]: Step } = {
  wait: "check",
  before: "check",
  check: "check",
  load: "load",
  few: "load",
  working: "working",
  done: "done",
  over: "done",
  dropped: "check",
};

export function shownStep(): Step {
  const shown = all("[data-step]").find((part) => !part.hidden);
  return (shown?.dataset["step"] ?? "wait") as Step;
}

export function showStep(step: Step): void {
  for (const part of all("[data-step]")) part.hidden = part.dataset["step"] !== step;
  const at = TRAIL.indexOf(ON_TRAIL[step]);
  all(".trail li").forEach((item, index) => {
    item.classList.toggle("done", index < at);
    if (index === at) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  });
  need(`[data-step="${step}"] h2`).focus();
}

/** Says that nothing of this round is decrypted any more, and why. */
export function showDropped(phase: string, reason: string): void {
  when(phase, need('[data-step="dropped"] h2'));
  fill("reason", reason);
  showStep("dropped");
}

/**
 * Says a problem where the shown step has its place for one. A code without words of its own is one
 * of the many ways in which a box can fail, or a surprise.
 */
export function showProblem(code: string, otherwise: string): void {
  const place = need(`[data-step="${shownStep()}"] [role="alert"]`);
  const words = copyOf(`say-${code}`) ?? copyOf(`say-${otherwise}`);
  place.replaceChildren(...(words === null ? [] : [words]));
  fill("code", code, place);
}

export function clearProblems(): void {
  for (const place of all('[data-step] [role="alert"]')) place.replaceChildren();
}

/** Shows the hash of a text as eight groups to compare with other people's. */
export function showGroups(place: string, text: string): void {
  need(place).replaceChildren(...fingerprint(text).map((group) => element("span", "", group)));
}

/** The stages of the check of a box, in their order. */
const STAGES = ["fetch", "open", "ballots", "sum", "all"] as const;
export type Stage = (typeof STAGES)[number];

/** Shows everything before a stage as done, and the stage as going on. */
export function showStage(stage: Stage): void {
  const at = STAGES.indexOf(stage);
  for (const item of all("[data-check]")) {
    const index = STAGES.indexOf(item.dataset["check"] as Stage);
    const state = index < at ? "done" : index === at ? "now" : "later";
    item.className = state;
    when(state, item);
    if (state === "now") item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  }
}

/** Shows how the check of a box has ended, or that it goes on. */
export function showCheck(state: "running" | "held" | "failed"): void {
  need("#checking").hidden = state !== "running";
  need("#failed").hidden = state !== "failed";
  need("#held").hidden = state !== "held";
  when(state, need("#check-title"));
  if (state === "held") need("#check-title").focus();
}

export function showProgress(name: string, done: number, total: number): void {
  const place = need(`#${name}`);
  const percent = total === 0 ? 0 : Math.floor((100 * done) / total);
  need('[role="status"]', place).hidden = total === 0;
  need<HTMLProgressElement>("progress", place).value = percent;
  fill("done", done, place);
  fill("total", total, place);
  fill("percent", percent, place);
}

/** Shows who has sent a share. */
export function showShares(
  received: readonly number[],
  own: number,
  threshold: number,
  isWorking: boolean,
): void {
  const isEnough = received.length >= threshold;
  for (const item of all(".keys [data-owner]")) {
    const owner = Number(item.dataset["owner"]);
    const busy = owner === own && isWorking;
    const waiting = isEnough ? "needless" : "waiting";
    when(received.includes(owner) ? "done" : busy ? "working" : waiting, item);
  }
  when(isEnough ? "enough" : "more", need('[data-step="done"]'));
  fill("received", received.length);
}

/** A place where a file is chosen or dropped, with its name shown. */
export class FileField {
  readonly #input: HTMLInputElement;
  readonly #drop: HTMLElement;
  #dropped: File | null = null;

  constructor(form: string) {
    this.#input = need<HTMLInputElement>(`${form} input[type=file]`);
    this.#drop = need(`${form} .drop`);
    this.#input.addEventListener("change", () => {
      this.#take(null);
    });
    this.#drop.addEventListener("dragover", (event) => {
      event.preventDefault();
    });
    this.#drop.addEventListener("drop", (event) => {
      event.preventDefault();
      this.#take((event as DragEvent).dataTransfer?.files[0] ?? null);
    });
    this.#show();
  }

  get file(): File | null {
    return this.#dropped ?? this.#input.files?.[0] ?? null;
  }

  focus(): void {
    this.#input.focus();
  }

  forget(): void {
    this.#input.value = "";
    this.#take(null);
  }

  #take(dropped: File | null): void {
    this.#dropped = dropped;
    this.#show();
  }

  #show(): void {
    const name = this.file?.name ?? "";
    fill("file", name, this.#drop);
    when(name === "" ? "none" : "chosen", this.#drop);
  }
}
