import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "../src/core/encodings.ts";
import {
  approvals,
  blankSheet,
  isEmpty,
  isFull,
  mark,
  marked,
  marksOf,
  nextUnmarked,
  type Sheet,
  unmarked,
} from "../src/booth/sheet.ts";

const PROJECTS = ["1", "2", "3", "4"];

function perItem(cap: number | null = 2): Sheet {
  return blankSheet("per-item", PROJECTS, cap, ["approve", "oppose", "abstain"]);
}

function filled(sheet: Sheet, ...marks: readonly [string, string | null][]): Sheet {
  return marks.reduce((so, [project, value]) => mark(so, project, value), sheet);
}

test("nothing is marked in advance", () => {
  assert.deepEqual(unmarked(perItem()), PROJECTS);
  assert.equal(approvals(perItem()), 0);
});

test("the approval beyond the cap is refused and the earlier mark stays", () => {
  const full = filled(perItem(), ["1", "approve"], ["2", "approve"], ["3", "oppose"]);
  assert.ok(isFull(full));
  const refused = mark(full, "3", "approve");
  assert.equal(refused.refused, "3");
  assert.equal(refused.marks.get("3"), "oppose");
  assert.equal(approvals(refused), 2);
  const open = mark(full, "4", "approve");
  assert.equal(open.refused, "4");
  assert.ok(!open.marks.has("4"));
});

test("an approved project may be approved again, changed, and its place be used elsewhere", () => {
  const full = filled(perItem(), ["1", "approve"], ["2", "approve"]);
  assert.equal(mark(full, "1", "approve").refused, null);
  const moved = filled(full, ["1", "abstain"], ["3", "approve"]);
  assert.deepEqual(marked(moved, "approve"), ["2", "3"]);
  assert.deepEqual(marked(moved, "abstain"), ["1"]);
});

test("the refusal is forgotten with the next mark", () => {
  const refused = filled(perItem(1), ["1", "approve"], ["2", "approve"]);
  assert.equal(refused.refused, "2");
  assert.equal(mark(refused, "2", "oppose").refused, null);
});

test("without a cap every project may be approved", () => {
  const marks = PROJECTS.map((project) => [project, "approve"] as [string, string]);
  assert.equal(approvals(filled(perItem(null), ...marks)), 4);
});

test("a sheet is never changed in place", () => {
  const before = perItem();
  mark(before, "1", "approve");
  assert.equal(before.marks.size, 0);
});

test("what is not marked abstains", () => {
  const marks = marksOf(filled(perItem(), ["2", "approve"], ["3", "oppose"], ["4", "abstain"]));
  assert.deepEqual(encode(marks), [[0, 1, 0, 0], [0, 0], [1, 0], [0, 1], [0, 0]]);
});

test("a toggled choice can be taken back", () => {
  const sheet = blankSheet("choose", PROJECTS, 2, ["approve"]);
  const chosen = filled(sheet, ["1", "approve"], ["4", "approve"], ["1", null]);
  assert.deepEqual(encode(marksOf(chosen)), [[0, 0, 0, 1]]);
});

test("grades become one answer of each project, or none", () => {
  const sheet = blankSheet("satisfaction", ["1", "2"], null, ["good", "fair", "bad"]);
  assert.deepEqual(encode(marksOf(filled(sheet, ["2", "bad"]))), [[0, 0, 0], [0, 0, 1]]);
});

test("a ballot is empty until something is marked, and to abstain is a mark", () => {
  assert.ok(isEmpty(perItem()));
  const marked = filled(perItem(), ["2", "abstain"]);
  assert.ok(!isEmpty(marked));
  assert.ok(isEmpty(mark(marked, "2", null)));
});

test("the next project without a mark is looked for from where one is, and round again", () => {
  const sheet = filled(perItem(), ["1", "approve"], ["3", "oppose"]);
  const table: readonly [string | null, string][] = [
    [null, "2"],
    ["1", "2"],
    ["2", "4"],
    ["3", "4"],
    ["4", "2"],
  ];
  for (const [after, next] of table) assert.equal(nextUnmarked(sheet, after), next, String(after));
  const all = PROJECTS.map((project) => [project, "abstain"] as [string, string]);
  assert.equal(nextUnmarked(filled(sheet, ...all), "1"), null);
});
