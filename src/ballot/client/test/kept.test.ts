import assert from "node:assert/strict";
import { test } from "node:test";
import { problemCode } from "../src/core/api.ts";
import { isFinal, KeptBallots, waitBefore } from "../src/booth/kept.ts";
import { Memory } from "./shelf.ts";

class Full extends Memory {
  override setItem(): void {
    throw new Error("QuotaExceededError");
  }
}

const OWNER = { poll: "K7", round: 1, uuid: "VfA7bq9rKfnMPs", credential: "4ef0" };
const UNSENT = { ...OWNER, ballot: '{"election_uuid":"x"}' };
const NAME = "ballot:kept:K7:1:VfA7bq9rKfnMPs:4ef0";

test("a ballot kept by one page is found by the next one", () => {
  const shelf = new Memory();
  new KeptBallots(shelf).keep(UNSENT);
  assert.deepEqual(new KeptBallots(shelf).unsent(), [UNSENT]);
});

test("what is kept is found by the same card of the same poll only", () => {
  const kept = new KeptBallots(new Memory());
  kept.keep(UNSENT);
  assert.deepEqual(kept.of("K7", "4ef0"), [UNSENT]);
  for (const [poll, credential] of [
    ["K7", "4ef1"],
    ["K7", ""],
    ["K8", "4ef0"],
  ] as const) {
    assert.deepEqual(kept.of(poll, credential), [], `${poll} ${credential}`);
  }
});

test("another card, round, election or poll never takes a ballot's place", () => {
  const kept = new KeptBallots(new Memory());
  const others = [
    { ...UNSENT, credential: "5aa1" },
    { ...UNSENT, round: 2 },
    { ...UNSENT, uuid: "another" },
    { ...UNSENT, poll: "K8" },
  ];
  for (const each of [UNSENT, ...others]) kept.keep(each);
  assert.equal(kept.unsent().length, 5);
  kept.forget(OWNER);
  assert.deepEqual(kept.unsent(), others);
});

test("what is kept for a card comes in the order of the rounds", () => {
  const kept = new KeptBallots(new Memory());
  for (const round of [10, 2, 1]) kept.keep({ ...UNSENT, round });
  assert.deepEqual(
    kept.of("K7", "4ef0").map(({ round }) => round),
    [1, 2, 10],
  );
});

test("only the encrypted ballot is kept, under its owner's public name", () => {
  const shelf = new Memory();
  new KeptBallots(shelf).keep({ ...UNSENT, ...{ marks: ["approve"], secret: "5" } });
  assert.deepEqual([...shelf.kept], [[NAME, JSON.stringify({ ballot: UNSENT.ballot })]]);
});

test("the answer takes the ballot's place until it is told", () => {
  for (const outcome of [{ tracker: "AbC" }, { refused: "poll-closed" }]) {
    const shelf = new Memory();
    const kept = new KeptBallots(shelf);
    kept.keep(UNSENT);
    kept.answer(OWNER, outcome);
    assert.deepEqual([...shelf.kept], [[NAME, JSON.stringify(outcome)]]);
    assert.deepEqual(kept.unsent(), []);
    assert.deepEqual(kept.of("K7", "4ef0"), [{ ...OWNER, ...outcome }]);
    kept.forget(OWNER);
    assert.equal(shelf.kept.size, 0);
  }
});

test("an answer that another page has told already is not kept again", () => {
  const shelf = new Memory();
  new KeptBallots(shelf).answer(OWNER, { tracker: "AbC" });
  assert.equal(shelf.kept.size, 0);
});

test("damaged storage counts as empty, and what others keep is left alone", () => {
  const damaged: [string, string][] = [
    ...["", "{", "null", "[]", '{"ballot":1}', '{"credential":"x"}'].map(
      (text): [string, string] => [NAME, text],
    ),
    [`${NAME}:more`, '{"ballot":"x"}'],
    ["ballot:kept:K7:one:uuid:4ef0", '{"ballot":"x"}'],
  ];
  for (const [name, text] of damaged) {
    const shelf = new Memory();
    shelf.setItem("other", text);
    shelf.setItem(name, text);
    assert.deepEqual(new KeptBallots(shelf).unsent(), [], `${name} ${text}`);
    assert.deepEqual([...shelf.kept.keys()], ["other"], `${name} ${text}`);
  }
});

test("a full storage does not stop a vote, nor its answer", () => {
  const kept = new KeptBallots(new Full());
  kept.keep(UNSENT);
  assert.deepEqual(kept.unsent(), [UNSENT]);
  kept.answer(OWNER, { tracker: "AbC" });
  assert.deepEqual(kept.of("K7", "4ef0"), [{ ...OWNER, tracker: "AbC" }]);
  kept.forget(OWNER);
  assert.deepEqual(kept.of("K7", "4ef0"), []);
});

test("what a full storage did not take gives way to what it takes later", () => {
  let isFull = true;
  class Recovering extends Memory {
    override setItem(key: string, value: string): void {
      if (isFull) throw new Error("QuotaExceededError");
      super.setItem(key, value);
    }
  }
  const kept = new KeptBallots(new Recovering());
  kept.keep(UNSENT);
  isFull = false;
  kept.answer(OWNER, { tracker: "AbC" });
  assert.deepEqual(kept.of("K7", "4ef0"), [{ ...OWNER, tracker: "AbC" }]);
});

test("a ballot is given up only when it can never be taken", () => {
  const final = ["card-used", "card-unknown", "ballot-malformed", "poll-closed", "poll-unknown"];
  for (const code of final) {
    assert.ok(isFinal(code), code);
  }
  for (const code of ["offline", "busy", "poll-not-open", "card-not-checked-in", "unexpected"]) {
    assert.ok(!isFinal(code), code);
  }
});

test("retries come at growing intervals, half a minute on the average, and devices do not keep step", () => {
  const attempts = [1, 2, 3, 4, 5, 9];
  const waits = (chance: number): readonly number[] => attempts.map((attempt) => waitBefore(attempt, chance));
  assert.deepEqual(waits(0.5), [2, 4, 8, 16, 30, 30]);
  assert.deepEqual(waits(0), [1, 2, 4, 8, 15, 15]);
  assert.deepEqual(waits(0.999), [3, 6, 12, 24, 45, 45]);
});

test("a problem document's code is found, and passing failures are told apart", () => {
  const cases: [number, unknown, string][] = [
    [409, { code: "card-used", type: "/problems/card-used" }, "card-used"],
    [409, { type: "/problems/poll-closed" }, "poll-closed"],
    [503, { code: "store-unavailable" }, "busy"],
    [429, {}, "busy"],
    [500, null, "busy"],
    [400, null, "unexpected"],
    [400, { type: 5 }, "unexpected"],
  ];
  for (const [status, body, code] of cases) assert.equal(problemCode(status, body), code);
});
