/** A device that nobody touches asks after a minute and is cleared half a minute later, and not before. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Idle } from "../src/booth/idle.ts";

let heard: string[] = [];
let idle: Idle;

function pass(seconds: number): void {
  for (let second = 0; second < seconds; second += 1) mock.timers.tick(1000);
}

beforeEach(() => {
  heard = [];
  mock.timers.enable({ apis: ["setInterval", "Date"] });
  idle = new Idle(
    () => void heard.push("ask"),
    () => void heard.push("clear"),
  );
});

afterEach(() => mock.timers.reset());

test("it asks once after a minute and clears once half a minute later", () => {
  idle.start();
  pass(59);
  assert.deepEqual(heard, []);
  pass(1);
  assert.deepEqual(heard, ["ask"]);
  pass(29);
  assert.deepEqual(heard, ["ask"]);
  pass(1);
  assert.deepEqual(heard, ["ask", "clear"]);
  pass(300);
  assert.deepEqual(heard, ["ask", "clear"]);
});

test("every touch begins the minute again", () => {
  idle.start();
  for (let touch = 0; touch < 5; touch += 1) {
    pass(59);
    idle.touch();
  }
  pass(59);
  assert.deepEqual(heard, []);
});

test("a touch is no answer, and an answer begins the minute again", () => {
  idle.start();
  pass(60);
  idle.touch();
  pass(29);
  idle.start();
  pass(59);
  assert.deepEqual(heard, ["ask"]);
  pass(1);
  idle.touch();
  pass(30);
  assert.deepEqual(heard, ["ask", "ask", "clear"]);
});

test("what is stopped, or was never started, is not cleared", () => {
  idle.touch();
  idle.look();
  idle.start();
  pass(70);
  idle.stop();
  pass(300);
  idle.look();
  assert.deepEqual(heard, ["ask"]);
});

test("a device that has slept is cleared at the first look", () => {
  idle.start();
  mock.timers.setTime(Date.now() + 3_600_000);
  assert.deepEqual(heard, []);
  idle.look();
  assert.deepEqual(heard, ["clear"]);
});

test("where nobody is asked a touch begins the minute again until the end", () => {
  idle.start(false);
  pass(80);
  idle.touch();
  pass(89);
  assert.deepEqual(heard, []);
  pass(1);
  assert.deepEqual(heard, ["clear"]);
});
