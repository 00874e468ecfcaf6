import assert from "node:assert/strict";
import { test } from "node:test";
import { parseElection } from "../src/core/election.ts";
import { groupNamed } from "../src/core/group-by-name.ts";
import { type ShownBallot, requireAsShown } from "../src/booth/shown.ts";
import { Refusal } from "../src/core/refusal.ts";
import { electionText, GROUPS } from "./fixtures.ts";

const NAMES = ["项目1", "项目2", "项目3"];
const SHOWN = {
  "shared-ciphertext": { form: "per-item", names: NAMES, cap: 2, values: ["赞成", "反对", "弃权"] },
  choose: { form: "choose", names: NAMES, cap: 2, values: ["赞成", "反对", "弃权"] },
  grades: { form: "satisfaction", names: NAMES, cap: null, values: ["满意", "基本满意", "不满意"] },
} as const satisfies Record<string, ShownBallot>;
const ENCODINGS = ["shared-ciphertext", "choose", "grades"] as const;

function differs(encoding: (typeof ENCODINGS)[number], change: Partial<ShownBallot>, text?: string): void {
  const election = parseElection(text ?? electionText("Ed25519", encoding));
  assert.throws(() => {
    requireAsShown(election, { ...SHOWN[encoding], ...change });
  }, new Refusal("election-differs"));
}

test("an election that asks what the page shows is accepted in every form", () => {
  for (const encoding of ENCODINGS) {
    requireAsShown(parseElection(electionText("Ed25519", encoding)), SHOWN[encoding]);
  }
});

test("a limit that no ballot can reach, or none, is that of all projects", () => {
  const election = parseElection(electionText("Ed25519", "choose", 3, 3));
  for (const cap of [3, 10, null]) requireAsShown(election, { ...SHOWN.choose, cap });
});

test("other projects than the page shows, or in another order, are refused", () => {
  for (const encoding of ENCODINGS) {
    differs(encoding, { names: ["项目2", "项目1", "项目3"] });
    differs(encoding, { names: ["项目1", "项目2", "另一项目"] });
    differs(encoding, { names: NAMES.slice(0, 2) });
    differs(encoding, { names: [...NAMES, "项目4"] });
  }
});

test("projects that are swapped in the questions about single projects only are refused", () => {
  const text = electionText("Ed25519", "shared-ciphertext");
  const fields = JSON.parse(text) as { questions: object[] };
  const [overall, first, second, ...others] = fields.questions;
  const swapped = JSON.stringify({ ...fields, questions: [overall, second, first, ...others] });
  differs("shared-ciphertext", {}, swapped);
});

test("other answers, or the same ones in another order, are refused", () => {
  differs("shared-ciphertext", { values: ["反对", "赞成", "弃权"] });
  differs("grades", { values: ["不满意", "基本满意", "满意"] });
  differs("grades", { values: ["满意", "基本满意", "不满意", "不了解"] });
});

test("another limit than the page names is refused", () => {
  for (const encoding of ["shared-ciphertext", "choose"] as const) {
    differs(encoding, { cap: 1 });
    differs(encoding, { cap: 3 });
    differs(encoding, { cap: null });
  }
});

test("an election whose key hides nothing is no election", () => {
  for (const name of GROUPS) {
    const fields = JSON.parse(electionText(name, "choose")) as object;
    const group = groupNamed(name);
    const open = JSON.stringify({ ...fields, public_key: group.write(group.identity) });
    assert.throws(() => parseElection(open), new Refusal("election-malformed"));
  }
});

test("another form than the page's is refused", () => {
  differs("shared-ciphertext", { form: "choose" });
  differs("choose", { form: "per-item" });
  differs("grades", { form: "choose" });
});
