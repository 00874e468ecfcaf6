/** What the tests share: repeatable randomness, and elections whose secrets they know. */
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { groupNamed } from "../src/core/group-by-name.ts";
import type { Encoding, Marks, Stand } from "../src/core/encodings.ts";
import type { Rng } from "../src/core/random.ts";

/** A counter hashed with a seed: the same bytes in every run, for tests only. */
export function seededRng(seed: string): Rng {
  let counter = 0;
  return (length) => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 32) {
      const block = sha256(utf8ToBytes(`${seed}|${counter}`));
      bytes.set(block.subarray(0, Math.min(32, length - at)), at);
      counter += 1;
    }
    return bytes;
  };
}

export const GROUPS = ["Ed25519", "BELENIOS-2048"] as const;
export const UUID = "VfA7bq9rKfnMPs";
export const CREDENTIAL = "srRbp-zCw5hh-MDGqG-N8WLL2";
export const KEY = 123456789012345678901234567890n;

function question(title: string, answers: readonly string[], max: number): object {
  return { answers, min: 0, max, question: title };
}

/** An election of the named form with three projects (a cap of two) under the key `KEY`. */
export function electionText(groupName: string, encoding: Encoding, projects = 3, cap = 2): string {
  const group = groupNamed(groupName);
  const names = Array.from({ length: projects }, (_, index) => `项目${index + 1}`);
  const questions = {
    "shared-ciphertext": [
      question("赞成", names, cap),
      ...names.map((name) => question(name, ["赞成", "反对"], 1)),
    ],
    choose: [question("赞成", names, cap)],
    grades: names.map((name) => question(name, ["满意", "基本满意", "不满意"], 1)),
  }[encoding];
  const approve = encoding === "shared-ciphertext" ? { approve_question: 0 } : {};
  return JSON.stringify({
    version: 1,
    description: "示例",
    name: "示例",
    group: groupName,
    public_key: group.write(group.generate(KEY)),
    questions,
    uuid: UUID,
    x_rules: { encoding, ...approve, decryption: "statement" },
  });
}

const STANDS: readonly Stand[] = ["approve", "oppose", "abstain"];

/** Marks that every form allows: each answer once, then nothing. */
export function someMarks(encoding: Encoding, projects = 3): Marks {
  const indices = Array.from({ length: projects }, (_, index) => index);
  switch (encoding) {
    case "shared-ciphertext":
      return { encoding, stands: indices.map((index) => STANDS[index % 3]!) };
    case "choose":
      return { encoding, chosen: indices.map((index) => index % 3 === 0) };
    case "grades":
      return { encoding, grades: indices.map((index) => [2, null, 0][index % 3]!), scale: 3 };
  }
}
