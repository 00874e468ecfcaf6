import assert from "node:assert/strict";
import { test } from "node:test";
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { scrypt } from "@noble/hashes/scrypt.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { openKey, parseKeyFile } from "../src/scrutineer/keyfile.ts";

const SALT = new Uint8Array(16).fill(7);
const NONCE = new Uint8Array(12).fill(9);
const SHARE = 12345678901234567890n;
const BOTH = { seed: "s", decryption_key: SHARE.toString() };

const derived = new Map<string, Uint8Array>();

/** What scrypt makes of a passphrase, which takes long, so once of each. */
function keyOf(passphrase: string, n: number): Uint8Array {
  const name = `${n} ${passphrase}`;
  const key = derived.get(name) ?? scrypt(utf8ToBytes(passphrase), SALT, { N: n, r: 8, p: 1, dkLen: 32 });
  derived.set(name, key);
  return key;
}

/** A key file as `ballot.protocol.keyfile` writes it; `edit` changes the clear part before it is sealed. */
function sealed(passphrase: string, secrets: object, n = 32768, edit: (header: any) => void = () => {}): string {
  const header = {
    version: 1,
    kind: "ballot-trustee-key",
    group: "Ed25519",
    index: 2,
    size: 3,
    threshold: 2,
    verification: "ab",
    kdf: { name: "scrypt", n, r: 8, p: 1, salt: bytesToHex(SALT) },
    aead: { name: "ChaCha20-Poly1305", nonce: bytesToHex(NONCE) },
  };
  edit(header);
  const cipher = chacha20poly1305(keyOf(passphrase, n), NONCE, utf8ToBytes(JSON.stringify(header)));
  const plain = utf8ToBytes(JSON.stringify(secrets));
  return JSON.stringify({ ...header, sealed: bytesToHex(cipher.encrypt(plain)) });
}

test("a key file opens with its passphrase, however its letters were composed", () => {
  const file = parseKeyFile(`${sealed("Käse 监票", BOTH)}\n`);
  assert.deepEqual([file.index, file.size, file.threshold], [2, 3, 2]);
  assert.equal(openKey(file, "Ka\u0308se 监票"), SHARE);
});

test("a wrong passphrase and a changed byte are refused alike", () => {
  const text = sealed("right", BOTH);
  assert.throws(() => openKey(parseKeyFile(text), "wrong"), { code: "passphrase-wrong" });
  const changed = text.replace('"index":2', '"index":1');
  assert.throws(() => openKey(parseKeyFile(changed), "right"), { code: "passphrase-wrong" });
});

test("a file from before the end of the ceremony has no share", () => {
  const file = parseKeyFile(sealed("right", { seed: "s" }));
  assert.throws(() => openKey(file, "right"), { code: "key-without-share" });
});

test("a key file of each accepted cost is read", () => {
  const good = JSON.parse(sealed("right", BOTH));
  for (const n of [2 ** 15, 2 ** 16, 2 ** 17, 2 ** 18]) {
    assert.equal(parseKeyFile(JSON.stringify({ ...good, kdf: { ...good.kdf, n } })).cost, n);
  }
});

for (const cost of [2 ** 15, 2 ** 17, 2 ** 18]) {
  test(`a file that was sealed with the cost ${cost} opens`, () => {
    assert.equal(openKey(parseKeyFile(sealed("right", BOTH, cost)), "right"), SHARE);
  });
}

test("anything else than a key file is refused before the passphrase is tried", () => {
  const good = JSON.parse(sealed("right", BOTH));
  const kdf = (fields: object): object => ({ ...good, kdf: { ...good.kdf, ...fields } });
  const aead = (fields: object): object => ({ ...good, aead: { ...good.aead, ...fields } });
  const { sealed: secret, ...open } = good;
  const others: readonly unknown[] = [
    [],
    null,
    "key",
    { ...good, version: 2 },
    { ...good, version: "1" },
    { ...good, kind: "other" },
    { ...good, extra: 1 },
    { sealed: secret, ...open },
    open,
    ...["index", "size", "threshold"].flatMap((name) =>
      [0, -1, 1.5, "1", null, true].map((value) => ({ ...good, [name]: value })),
    ),
    { ...good, group: 5 },
    { ...good, verification: null },
    ...["zz", "0", "AB", " 00", 5, null].map((value) => ({ ...good, sealed: value })),
    ...[2, 2 ** 14, 2 ** 15 + 1, 2 ** 19, 2 ** 30, "32768", null].map((n) => kdf({ n })),
    ...[1, 7, 9, 16, 2 ** 20, "8", null].map((r) => kdf({ r })),
    ...[0, 2, 16, "1", null].map((p) => kdf({ p })),
    ...["argon2id", "pbkdf2", "", null].map((name) => kdf({ name })),
    ...["", "00", "00".repeat(15), "00".repeat(17), "0".repeat(31), "0g".repeat(16)].map((salt) => kdf({ salt })),
    ...["AES", "chacha20-poly1305", null].map((name) => aead({ name })),
    ...["", "00".repeat(11), "00".repeat(13)].map((nonce) => aead({ nonce })),
    { ...good, kdf: null },
    { ...good, aead: [] },
  ];
  const texts = ["", "PNG", "{", ...others.map((each) => JSON.stringify(each))];
  for (const text of texts) {
    assert.throws(() => parseKeyFile(text), { code: "key-file-malformed" }, text);
  }
});

test("what a key file says in clear is read as it stands there", () => {
  const file = parseKeyFile(sealed("right", BOTH));
  const { group, index, size, threshold, verification, cost, salt, nonce } = file;
  const clear = { group, index, size, threshold, verification, cost, salt, nonce };
  const numbers = { index: 2, size: 3, threshold: 2, cost: 32768 };
  assert.deepEqual(clear, { group: "Ed25519", verification: "ab", salt: SALT, nonce: NONCE, ...numbers });
  const least = parseKeyFile(sealed("right", BOTH, 32768, (header) => Object.assign(header, { index: 1, size: 1, threshold: 1 })));
  assert.deepEqual([least.index, least.size, least.threshold], [1, 1, 1]);
});

test("what is sealed must be a key below the order of the file's group", () => {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const opened = (share: unknown): bigint => openKey(parseKeyFile(sealed("right", { decryption_key: share })), "right");
  assert.equal(opened(`${order - 1n}`), order - 1n);
  assert.throws(() => opened(`${order}`), { code: "number-out-of-range" });
  for (const share of ["01", "-1", "", 5, null]) assert.throws(() => opened(share), { code: "number-not-canonical" });
  const list = parseKeyFile(sealed("right", [SHARE.toString()]));
  assert.throws(() => openKey(list, "right"), { code: "key-file-malformed" });
  const other = parseKeyFile(sealed("right", BOTH, 32768, (header) => (header.group = "other")));
  assert.throws(() => openKey(other, "right"), { code: "group-unknown" });
});

test("a change of any clear field breaks the seal", () => {
  const good = JSON.parse(sealed("right", BOTH));
  const changed: readonly object[] = [
    { ...good, group: "BELENIOS-2048" },
    { ...good, size: 4 },
    { ...good, threshold: 3 },
    { ...good, verification: "cd" },
    { ...good, kdf: { ...good.kdf, n: 2 ** 16 } },
    { ...good, kdf: { ...good.kdf, salt: "08".repeat(16) } },
    { ...good, aead: { ...good.aead, nonce: "08".repeat(12) } },
    { ...good, sealed: good.sealed.slice(0, -2) },
    { ...good, sealed: "" },
  ];
  for (const fields of changed) {
    const file = parseKeyFile(JSON.stringify(fields));
    assert.throws(() => openKey(file, "right"), { code: "passphrase-wrong" });
  }
});
