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

/** A key file as `ballot.protocol.keyfile` writes it. */
function sealed(passphrase: string, secrets: object, n = 32768): string {
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
  const key = scrypt(utf8ToBytes(passphrase), SALT, { N: n, r: 8, p: 1, dkLen: 32 });
  const cipher = chacha20poly1305(key, NONCE, utf8ToBytes(JSON.stringify(header)));
  const plain = utf8ToBytes(JSON.stringify(secrets));
  return JSON.stringify({ ...header, sealed: bytesToHex(cipher.encrypt(plain)) });
}

test("a key file opens with its passphrase, however its letters were composed", () => {
  const file = parseKeyFile(`${sealed("Käse 监票", BOTH)}\n`);
  assert.deepEqual([file.index, file.size, file.threshold], [2, 3, 2]);
  assert.equal(openKey(file, "Ka\u0308se 监票"), SHARE);
});

for (const cost of [2 ** 15, 2 ** 17, 2 ** 18]) {
  test(`a file that was sealed with the cost ${cost} opens`, () => {
    assert.equal(openKey(parseKeyFile(sealed("right", BOTH, cost)), "right"), SHARE);
  });
}

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

test("anything else than a key file is refused before the passphrase is tried", () => {
  const good = JSON.parse(sealed("right", BOTH));
  const others = [
    "",
    "[]",
    "PNG",
    JSON.stringify({ ...good, version: 2 }),
    JSON.stringify({ ...good, kind: "other" }),
    JSON.stringify({ ...good, extra: 1 }),
    JSON.stringify({ ...good, index: 0 }),
    JSON.stringify({ ...good, sealed: "zz" }),
    JSON.stringify({ ...good, kdf: { ...good.kdf, n: 2 } }),
    JSON.stringify({ ...good, kdf: { ...good.kdf, n: 2 ** 30 } }),
    JSON.stringify({ ...good, index: 1.5 }),
    JSON.stringify({ ...good, index: "2" }),
    JSON.stringify({ ...good, size: 0 }),
    JSON.stringify({ ...good, threshold: -1 }),
    JSON.stringify({ ...good, kdf: { ...good.kdf, n: 2 ** 14 } }),
    JSON.stringify({ ...good, kdf: { ...good.kdf, n: 2 ** 19 } }),
    JSON.stringify({ ...good, kdf: { ...good.kdf, n: 2 ** 16 + 1 } }),
    JSON.stringify({ ...good, kdf: { ...good.kdf, n: "32768" } }),
    JSON.stringify({ ...good, kdf: { ...good.kdf, r: 1 } }),
    JSON.stringify({ ...good, kdf: { ...good.kdf, r: 2 ** 20 } }),
    JSON.stringify({ ...good, kdf: { ...good.kdf, p: 2 } }),
    JSON.stringify({ ...good, kdf: { ...good.kdf, name: "pbkdf2" } }),
    JSON.stringify({ ...good, kdf: { ...good.kdf, salt: "00" } }),
    JSON.stringify({ ...good, aead: { ...good.aead, name: "AES" } }),
  ];
  for (const text of others) {
    assert.throws(() => parseKeyFile(text), { code: "key-file-malformed" }, text);
  }
});
