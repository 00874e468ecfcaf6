/** A ballot on its way to the box: tried again and again, told at each step, and told apart from others. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Delivery, type Watcher } from "../src/booth/delivery.ts";
import { KeptBallots } from "../src/booth/kept.ts";
import { hashBase64 } from "../src/core/codec.ts";
import { Memory } from "./shelf.ts";

const OWNER = { poll: "K 7", round: 1, uuid: "VfA7bq9rKfnMPs", credential: "4ef0" };
const OTHER = { ...OWNER, credential: "5aa1" };
const BALLOT = '{"election_uuid":"x"}';
const UNSENT = { ...OWNER, ballot: BALLOT };
const REAL = { fetch: globalThis.fetch, listen: globalThis.addEventListener };

let answers: (() => Promise<Response>)[] = [];
let sent: string[] = [];
let online: () => void = () => {};
let heard: unknown[][] = [];
let chance = 0.5;

const watcher: Watcher = {
  answered: (answered) => void heard.push(["answered", answered]),
  queueing: (owner) => void heard.push(["queueing", owner.credential]),
  failed: (owner, code) => void heard.push(["failed", owner.credential, code]),
  waiting: (owner, attempt, seconds) => void heard.push(["waiting", owner.credential, attempt, seconds]),
};

function answer(status: number, body: unknown): () => Promise<Response> {
  return async () => new Response(JSON.stringify(body), { status });
}

const away = async (): Promise<Response> => Promise.reject(new TypeError("no connection"));
const taken = answer(201, { tracker: hashBase64(BALLOT) });

/** Lets everything that can go on without the clock go on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    mock.timers.tick(1000);
    await settle();
  }
}

beforeEach(() => {
  [answers, sent, heard, chance] = [[], [], [], 0.5];
  mock.timers.enable({ apis: ["setInterval", "setTimeout"] });
  globalThis.fetch = async (address, init) => {
    sent.push(`${String(address)} ${String(init?.body)}`);
    return (answers.shift() ?? away)();
  };
  Object.assign(globalThis, {
    addEventListener: (name: string, listener: () => void) => {
      assert.equal(name, "online");
      online = listener;
    },
  });
});

afterEach(() => {
  mock.timers.reset();
  globalThis.fetch = REAL.fetch;
  Object.assign(globalThis, { addEventListener: REAL.listen });
});

function started(): { readonly kept: KeptBallots; readonly delivery: Delivery } {
  const kept = new KeptBallots(new Memory());
  kept.keep(UNSENT);
  return { kept, delivery: new Delivery(kept, watcher, () => chance) };
}

test("a ballot that is taken is answered once, with its tracker, and no longer unsent", async () => {
  const { kept, delivery } = started();
  answers = [taken];
  delivery.send(UNSENT);
  await settle();
  const tracker = hashBase64(BALLOT);
  assert.deepEqual(sent, [`/api/polls/K%207/ballots ${BALLOT}`]);
  assert.deepEqual(heard, [["answered", { ...OWNER, tracker }]]);
  assert.deepEqual(kept.unsent(), []);
  assert.deepEqual(kept.of(OWNER.poll, OWNER.credential), [{ ...OWNER, tracker }]);
  await pass(60);
  assert.equal(sent.length, 1);
});

test("a ballot that can never be taken is kept with the reason", async () => {
  const { kept, delivery } = started();
  answers = [answer(409, { code: "card-used" })];
  delivery.send(UNSENT);
  await settle();
  assert.deepEqual(heard, [["answered", { ...OWNER, refused: "card-used" }]]);
  assert.deepEqual(kept.of(OWNER.poll, OWNER.credential), [{ ...OWNER, refused: "card-used" }]);
});

test("a failed attempt is told, the seconds are counted down, and the next attempt follows", async () => {
  const { kept, delivery } = started();
  answers = [away, answer(503, {}), taken];
  delivery.send(UNSENT);
  await settle();
  const mine = OWNER.credential;
  assert.deepEqual(heard, [["failed", mine, "offline"], ["waiting", mine, 1, 2]]);
  await pass(1);
  assert.deepEqual(heard.at(-1), ["waiting", mine, 1, 1]);
  assert.equal(sent.length, 1);
  await pass(1);
  assert.equal(sent.length, 2);
  assert.deepEqual(heard.slice(-3), [
    ["waiting", mine, 1, 0],
    ["failed", mine, "busy"],
    ["waiting", mine, 2, 4],
  ]);
  await pass(3);
  assert.equal(sent.length, 2);
  assert.deepEqual(kept.unsent(), [UNSENT]);
  await pass(1);
  assert.equal(sent.length, 3);
  assert.deepEqual(heard.at(-1), ["answered", { ...OWNER, tracker: hashBase64(BALLOT) }]);
});

test("another tracker than the ballot's is no receipt", async () => {
  const { kept, delivery } = started();
  answers = [answer(201, { tracker: hashBase64("another ballot") }), taken];
  delivery.send(UNSENT);
  await settle();
  assert.deepEqual(heard[0], ["failed", OWNER.credential, "tracker-differs"]);
  assert.deepEqual(kept.unsent(), [UNSENT]);
  await pass(2);
  assert.deepEqual(kept.unsent(), []);
});

test("whoever asks again, or the network's return, ends the wait at once and begins no second way", async () => {
  const { delivery } = started();
  answers = [away, away, away, taken];
  delivery.send(UNSENT);
  delivery.send(UNSENT);
  await settle();
  assert.equal(sent.length, 1);
  delivery.send(UNSENT);
  await settle();
  assert.equal(sent.length, 2);
  online();
  await pass(1);
  assert.equal(sent.length, 2);
  await pass(1);
  assert.equal(sent.length, 3);
  delivery.send(UNSENT);
  online();
  await settle();
  assert.equal(sent.length, 4);
  const told = heard.length;
  await pass(60);
  assert.deepEqual([sent.length, heard.length], [4, told]);
});

test("while an attempt is under way nobody hurries it", async () => {
  const { delivery } = started();
  answers = [away];
  delivery.send(UNSENT);
  await settle();
  let finish: (response: Response) => void = () => {};
  answers = [() => new Promise((resolve) => (finish = resolve))];
  await pass(2);
  assert.equal(sent.length, 2);
  online();
  delivery.send(UNSENT);
  await pass(60);
  assert.equal(sent.length, 2);
  finish(await taken());
  await settle();
  assert.deepEqual(heard.at(-1), ["answered", { ...OWNER, tracker: hashBase64(BALLOT) }]);
});

test("two cards' ballots go their own ways", async () => {
  const { kept, delivery } = started();
  const second = { ...OTHER, ballot: '{"election_uuid":"y"}' };
  kept.keep(second);
  answers = [away, answer(201, { tracker: hashBase64(second.ballot) }), taken];
  delivery.send(UNSENT);
  await settle();
  delivery.send(second);
  await settle();
  assert.deepEqual(heard.at(-1), ["answered", { ...OTHER, tracker: hashBase64(second.ballot) }]);
  assert.deepEqual(kept.unsent(), [UNSENT]);
  await pass(2);
  assert.deepEqual(heard.at(-1), ["answered", { ...OWNER, tracker: hashBase64(BALLOT) }]);
});

test("a ballot whose answer was told elsewhere is sent again when it is cast again", async () => {
  const { delivery } = started();
  answers = [taken, taken];
  delivery.send(UNSENT);
  await settle();
  delivery.send(UNSENT);
  await settle();
  assert.equal(sent.length, 2);
});

test("an attempt without an answer is said to queue, and is neither given up nor doubled", async () => {
  const { delivery } = started();
  let finish: (response: Response) => void = () => {};
  answers = [() => new Promise((resolve) => (finish = resolve))];
  delivery.send(UNSENT);
  await pass(7);
  assert.deepEqual(heard, []);
  await pass(1);
  assert.deepEqual(heard, [["queueing", OWNER.credential]]);
  await pass(30);
  assert.equal(sent.length, 1);
  finish(await taken());
  await settle();
  assert.deepEqual(heard.slice(1), [["answered", { ...OWNER, tracker: hashBase64(BALLOT) }]]);
});

test("a quick answer is never said to have queued", async () => {
  const { delivery } = started();
  answers = [taken];
  delivery.send(UNSENT);
  await pass(60);
  assert.deepEqual(heard.map(([what]) => what), ["answered"]);
});

test("devices that failed together come back apart", async () => {
  for (const [drawn, seconds] of [
    [0, 1],
    [0.5, 2],
    [0.99, 3],
  ] as const) {
    chance = drawn;
    answers = [answer(503, {})];
    started().delivery.send(UNSENT);
    await settle();
    assert.deepEqual(heard.at(-1), ["waiting", OWNER.credential, 1, seconds]);
  }
});
