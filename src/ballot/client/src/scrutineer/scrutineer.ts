/**
 * A scrutineer's page. Before the vote it tells whether a key file is in this poll. After the close
 * it verifies the whole box, computes the sum itself and decrypts that and nothing else. File and
 * passphrase stay in this page's memory; only the share with its proofs is sent (client, “Scrutineer”).
 */
import { getBytes, getJson, isPassing, postText } from "../core/api.ts";
import { fill, need, when } from "../core/dom.ts";
import { codeOf, Refusal } from "../core/refusal.ts";
import { WorkerLink } from "../core/worker-link.ts";
import { verifyBox, type VerifiedBox } from "./box-check.ts";
import { Memory } from "./memory.ts";
import type { OpenedBox, ScrutineerTasks } from "./tasks.ts";
import {
  clearProblems,
  FileField,
  showCheck,
  showDropped,
  showGroups,
  showProblem,
  showProgress,
  showShares,
  showStage,
  showStep,
  shownStep,
  type Step,
} from "./view.ts";

interface Tally {
  readonly round: number;
  readonly phase: string;
  /** The texts are null until the poll has been frozen. */
  readonly election: string | null;
  readonly trustees: string | null;
  readonly received: readonly number[];
  /** Why the round was given up or declared void; null for any other. */
  readonly reason: string | null;
}

interface Received {
  readonly received: readonly number[];
}

/** No key file is larger: a picture chosen by mistake need not be read. */
const LARGEST_KEY = 16_384;
/** Room for 200 projects in the larger group. */
const LARGEST_SHARE = 8_000_000;
const REFRESH = 5_000;
/** With fewer ballots than this the sum may tell how each was filled in. */
const FEW = 3;
const MOST_WORKERS = 16;
const CLOSED = "closed";
const BEFORE: readonly string[] = ["frozen", "open"];

const page = need("#scrutineer");
const { code = "", owner: ownerText = "", threshold = "", worker: workerAddress = "" } = page.dataset;
const owner = Number(ownerText);
const api = `/api/polls/${encodeURIComponent(code)}`;
const memory = new Memory(localStorage);
const placeFile = new FileField("#place-form");
const keyFile = new FileField("#key-form");
const shareFile = new FileField("#share-form");
const passphrase = need<HTMLInputElement>("#passphrase");

const workers = Array.from(
  { length: Math.min(navigator.hardwareConcurrency || 1, MOST_WORKERS) },
  () => new WorkerLink<ScrutineerTasks>(workerAddress),
);
const worker = workers[0]!;

let isWorking = false;
/** The owners whose shares had come at the last look. */
let received: readonly number[] = [];
/** The round that the page has followed so far: a run-off has a box of its own. */
let followed = 0;
/** What was verified on this device: this sum is decrypted, and no other. */
let box: VerifiedBox | null = null;
/** The box of few ballots that the scrutineer has decided to decrypt: asked once, whatever goes wrong then. */
let decided: VerifiedBox | null = null;
/** Whether the check of the box has begun; a failed one is begun again by hand. */
let isChecked = false;

function showState(owners: readonly number[]): void {
  received = owners;
  showShares(received, owner, Number(threshold), isWorking);
}

/** Does something that takes time; a refusal is said in the step `back`. */
async function working(back: Step, otherwise: string, work: () => Promise<void>): Promise<void> {
  if (isWorking) return;
  isWorking = true;
  clearProblems();
  showState(received);
  try {
    await work();
  } catch (thrown) {
    if (shownStep() !== back) showStep(back);
    showProblem(codeOf(thrown), otherwise);
  } finally {
    isWorking = false;
    showState(received);
  }
}

async function textOf(field: FileField, largest: number, refusal: string): Promise<string> {
  const { file } = field;
  if (file === null) throw new Refusal("file-missing");
  if (file.size > largest) throw new Refusal(refusal);
  return file.text();
}

/** Before the vote: whether this key file is in this poll, and which election that is. */
async function findPlace(): Promise<void> {
  need("#place").hidden = true;
  const { election, trustees, round } = await getJson<Tally>(`${api}/tally`);
  if (election === null || trustees === null) throw new Refusal("poll-not-frozen");
  const text = await textOf(placeFile, LARGEST_KEY, "key-file-malformed");
  const place = await worker.ask("recognise", { keyFile: text, election, trustees });
  if (place.owner !== owner) throw new Refusal("key-of-other-scrutineer");
  const acquaintance = memory.compare(code, round, place.electionFingerprint);
  memory.remember(code, round, place.electionFingerprint);
  fill("owner", place.owner);
  showGroups("#trustees-groups", trustees);
  when(acquaintance, need("#place"));
  need("#place").hidden = false;
  need("#place h3").focus();
}

/** After the close: fetches the box and verifies all of it. */
async function checkBox(): Promise<void> {
  isChecked = true;
  showCheck("running");
  showProgress("checking", 0, 0);
  showStep("check");
  showStage("fetch");
  try {
    const archive = await getBytes(`${api}/archive`);
    showStage("open");
    box = await verifyBox(workers, archive, welcome, (done, total) => {
      showProgress("checking", done, total);
      if (done === total) showStage("sum");
    });
    showStage("all");
    showBox(box);
  } catch (thrown) {
    showCheck("failed");
    throw thrown;
  }
}

/** Refuses a box of another election than the one that was shown before the vote. */
function welcome({ electionFingerprint, ballots }: OpenedBox): void {
  const acquaintance = memory.compare(code, followed, electionFingerprint);
  if (acquaintance === "changed") throw new Refusal("election-changed");
  when(acquaintance, need("#acquaintance"));
  showStage("ballots");
  showProgress("checking", 0, ballots.length);
}

function showBox({ ballots, head }: VerifiedBox): void {
  fill("ballots", ballots);
  showGroups("#head-groups", head);
  showCheck("held");
}

/** Decrypts the sum that was verified here, and sends the share. */
async function decrypt(): Promise<void> {
  if (box === null) throw new Refusal("box-not-checked");
  const { election, trustees, uuid, sum } = box;
  const text = await textOf(keyFile, LARGEST_KEY, "key-file-malformed");
  showProgress("decrypting", 0, 0);
  showStep("working");
  const place = await worker.ask("recognise", { keyFile: text, election, trustees });
  if (place.owner !== owner) throw new Refusal("key-of-other-scrutineer");
  memory.requireOnly(uuid, place.signingKey, sum);
  const ask = { keyFile: text, passphrase: passphrase.value, election, trustees, sum };
  const share = await worker.ask("decrypt", ask, (done, total) => {
    showProgress("decrypting", done, total);
  });
  memory.claim(uuid, place.signingKey, sum);
  showGroups("#sum-groups", sum);
  need("#sum").hidden = false;
  offer(share);
  await send(share);
}

/** Offers the share as a file: it is not secret, and another person may carry it. */
function offer(share: string): void {
  const link = need<HTMLAnchorElement>("#save-share");
  if (link.href !== "") URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(new Blob([share], { type: "application/json" }));
  link.download = `share-${code}-${followed}-${owner}.json`;
  need("#keep").hidden = false;
}

/** Sends a share, and says with it that its scrutineer knows how few ballots there are. */
async function send(share: string): Promise<void> {
  const confirmed = isFew() ? "few-ballots" : "";
  const answer = await postText<Received>(`${api}/decryptions?confirmed=${confirmed}`, share);
  finish(answer.received);
}

function finish(owners: readonly number[]): void {
  for (const field of [placeFile, keyFile, shareFile]) field.forget();
  passphrase.value = "";
  showState(owners);
  showStep("done");
}

function isFew(): boolean {
  return box !== null && box.ballots < FEW;
}

/** Asks once more before the total of so few ballots is opened that it may tell each of them. */
function begin(): void {
  if (isFew() && decided !== box && keyFile.file !== null) showStep("few");
  else decryptNow();
}

function decryptNow(): void {
  void working("load", "unexpected", decrypt).finally(() => {
    passphrase.value = "";
    if (shownStep() === "load") (keyFile.file === null ? keyFile : passphrase).focus();
  });
}

/** Leads the page to where the poll stands; whoever is in the middle of something stays there. */
function follow({ round, phase, election, reason }: Tally): void {
  if (round !== followed) {
    followed = round;
    box = null;
    isChecked = false;
  }
  if (reason !== null) {
    box = null;
    if (shownStep() !== "dropped") showDropped(phase, reason);
  } else if (received.includes(owner)) {
    if (shownStep() !== "done") finish(received);
  } else if (phase === CLOSED) {
    if (!isChecked) void working("check", "box-refused", checkBox);
  } else {
    const step = election === null ? "wait" : BEFORE.includes(phase) ? "before" : "over";
    if (shownStep() !== step) showStep(step);
  }
}

/** Looks how the poll stands; a failed look is simply tried again. */
async function refresh(): Promise<void> {
  if (document.hidden) return;
  let tally: Tally;
  try {
    tally = await getJson<Tally>(`${api}/tally`);
  } catch (thrown) {
    const code = codeOf(thrown);
    when(isPassing(code) ? code : "closed", need("#state"));
    return;
  }
  when("open", need("#state"));
  showState(tally.received);
  if (!isWorking) follow(tally);
}

function onSubmit(form: string, act: () => void): void {
  need<HTMLFormElement>(form).addEventListener("submit", (event) => {
    event.preventDefault();
    act();
  });
}

onSubmit("#place-form", () => void working("before", "unexpected", findPlace));
onSubmit("#key-form", begin);
onSubmit("#share-form", () => {
  const sendFile = async (): Promise<void> =>
    send(await textOf(shareFile, LARGEST_SHARE, "decryption-malformed"));
  void working("load", "unexpected", sendFile);
});
need("#again").addEventListener("click", () => void working("check", "box-refused", checkBox));
need("#compared").addEventListener("click", () => {
  showStep("load");
});
need("#few-on").addEventListener("click", () => {
  decided = box;
  decryptNow();
});
need("#few-stop").addEventListener("click", () => {
  passphrase.value = "";
  showStep("load");
});

void refresh();
setInterval(() => void refresh(), REFRESH);
