/**
 * A scrutineer's page: takes the key file and its passphrase, computes the share of the decryption in
 * a worker, and sends only the share with its proof. File and passphrase stay in this page's memory.
 */
import { getJson, OFFLINE, postText } from "../core/api.ts";
import { fingerprint } from "../core/codec.ts";
import { all, copyOf, element, fill, need, when } from "../core/dom.ts";
import { codeOf, Refusal } from "../core/refusal.ts";
import { WorkerLink } from "../core/worker-link.ts";

interface Tally {
  /** The texts are null until there is something to decrypt. */
  readonly election: string | null;
  readonly trustees: string | null;
  readonly encrypted_tally: string | null;
  readonly owner: number;
  readonly threshold: number;
  readonly received: readonly number[];
}

/** No key file is larger: a picture chosen by mistake need not be read. */
const LARGEST_FILE = 16_384;
const REFRESH = 5_000;

const page = need("#scrutineer");
const { code = "", owner = "", threshold = "", worker: workerAddress = "" } = page.dataset;
const api = `/api/polls/${encodeURIComponent(code)}`;
const worker = new WorkerLink(workerAddress);
const fileField = need<HTMLInputElement>("#key-file");
const passphrase = need<HTMLInputElement>("#passphrase");
const alert = need("#alert");
const drop = need(".drop");

let dropped: File | null = null;
let isWorking = false;
/** The owners whose shares had come at the last look. */
let known: readonly number[] = [];
/** The encrypted sum whose fingerprint the page shows: this text is decrypted, and no other. */
let shownSum: string | null = null;

function showStep(name: "load" | "working" | "done"): void {
  const order = ["load", "working", "done"];
  for (const part of all("[data-step]")) part.hidden = part.dataset["step"] !== name;
  all(".trail li").forEach((item, index) => {
    const at = order.indexOf(name);
    item.classList.toggle("done", index < at);
    if (index === at) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  });
  need(`[data-step="${name}"] h2`).focus();
}

function showProblem(problem: string): void {
  const words = copyOf(`say-${problem}`) ?? copyOf("say-unexpected");
  alert.replaceChildren(...(words === null ? [] : [words]));
  fill("code", problem, alert);
  showState(known);
  showStep("load");
  const field = problem === "passphrase-wrong" ? passphrase : fileField;
  field.focus();
}

function showState(received: readonly number[]): void {
  known = received;
  for (const item of all(".keys [data-owner]")) {
    const number = Number(item.dataset["owner"]);
    const isOwn = number === Number(owner);
    const done = received.includes(number);
    const enough = received.length >= Number(threshold);
    when(done ? "done" : isOwn && isWorking ? "working" : enough ? "needless" : "waiting", item);
  }
  when(received.length >= Number(threshold) ? "enough" : "more", need('[data-step="done"]'));
  fill("received", received.length);
}

/**
 * Shows the fingerprint of the first sum that came, computed here. Scrutineers compare it before they
 * decrypt, so that a server cannot have each of them decrypt another sum.
 */
function showSum(sum: string | null): void {
  if (sum === null || shownSum !== null) return;
  shownSum = sum;
  const groups = fingerprint(sum).map((group) => element("span", "", group));
  need("#sum-groups").replaceChildren(...groups);
  need("#sum").hidden = false;
}

function chosenFile(): File | null {
  return dropped ?? fileField.files?.[0] ?? null;
}

async function decrypt(): Promise<void> {
  const file = chosenFile();
  if (isWorking) return;
  if (file === null) {
    showProblem("key-file-missing");
    return;
  }
  isWorking = true;
  alert.replaceChildren();
  progress(0, 1);
  showState(known);
  showStep("working");
  try {
    if (file.size > LARGEST_FILE) throw new Refusal("key-file-malformed");
    const keyFile = await file.text();
    const tally = await getJson<Tally>(`${api}/tally`);
    showState(tally.received);
    const { election, trustees, encrypted_tally: sum } = tally;
    if (election === null || trustees === null || sum === null) {
      throw new Refusal("tally-not-ready");
    }
    showSum(sum);
    if (sum !== shownSum) throw new Refusal("tally-changed");
    const share = await worker.ask(
      "decrypt",
      { keyFile, passphrase: passphrase.value, election, trustees, tally: sum, owner: tally.owner },
      progress,
    );
    const { received } = await postText<{ received: readonly number[] }>(
      `${api}/decryptions`,
      share,
    );
    isWorking = false;
    finish(received);
  } catch (thrown) {
    isWorking = false;
    showProblem(codeOf(thrown));
  } finally {
    passphrase.value = "";
  }
}

function progress(done: number, total: number): void {
  const percent = Math.floor((100 * done) / total);
  const bar = need<HTMLProgressElement>("#progress");
  bar.value = percent;
  fill("done", done);
  fill("total", total);
  fill("percent", percent);
}

function finish(received: readonly number[]): void {
  forgetFile();
  showState(received);
  showStep("done");
}

function forgetFile(): void {
  dropped = null;
  fileField.value = "";
  showFileName();
}

function showFileName(): void {
  const name = chosenFile()?.name ?? "";
  fill("file", name);
  when(name === "" ? "none" : "chosen", drop);
}

/** The panel of all scrutineers follows the others' work; a failed look is simply tried again. */
async function refresh(): Promise<void> {
  if (isWorking || document.hidden) return;
  try {
    const { received, encrypted_tally: sum } = await getJson<Tally>(`${api}/tally`);
    showSum(sum);
    showState(received);
    const own = received.includes(Number(owner));
    if (own && need('[data-step="done"]').hidden) finish(received);
  } catch (thrown) {
    const problem = codeOf(thrown);
    when(problem === OFFLINE ? "offline" : "closed", need("#state"));
    return;
  }
  when("open", need("#state"));
}

need<HTMLFormElement>("#key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  void decrypt();
});
fileField.addEventListener("change", () => {
  dropped = null;
  showFileName();
});
drop.addEventListener("dragover", (event) => {
  event.preventDefault();
});
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  dropped = (event as DragEvent).dataTransfer?.files[0] ?? null;
  showFileName();
});

showFileName();
void refresh();
setInterval(() => void refresh(), REFRESH);
