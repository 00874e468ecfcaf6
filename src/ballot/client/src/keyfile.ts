/**
 * A scrutineer's key file: the share of the decryption key, sealed with a passphrase by scrypt and
 * ChaCha20-Poly1305. The format is that of `ballot.protocol.keyfile`; no part of it leaves here.
 */
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { bytesToUtf8 } from "@noble/ciphers/utils.js";
import { scrypt } from "@noble/hashes/scrypt.js";
import { hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { asObject, asText, type Json, parseDecimal, parseObject } from "./codec.ts";
import { groupNamed } from "./group.ts";
import { Refusal } from "./refusal.ts";

const CODE = "key-file-malformed";
const FIELDS = "version,kind,group,index,size,threshold,verification,kdf,aead,sealed";
const SCRYPT = { n: 32768, r: 8, p: 1 } as const;

/** What a key file says in clear. */
export interface KeyFile {
  readonly group: string;
  /** The member's number, from 1. */
  readonly index: number;
  readonly size: number;
  readonly threshold: number;
  /** The public key that belongs to the sealed share. */
  readonly verification: string;
  readonly salt: Uint8Array;
  readonly nonce: Uint8Array;
  readonly sealed: Uint8Array;
  /** The text that the seal covers beside the secret. */
  readonly bound: string;
}

/** Reads the clear part; throws `key-file-malformed` for anything else than a key file. */
export function parseKeyFile(text: string): KeyFile {
  const fields = parseObject(text, CODE);
  const known = fields["kind"] === "ballot-trustee-key" && fields["version"] === 1;
  if (!known || Object.keys(fields).join() !== FIELDS) throw new Refusal(CODE);
  const kdf = asObject(fields["kdf"], CODE);
  const { n, r, p } = kdf;
  const costs = kdf["name"] === "scrypt" && n === SCRYPT.n && r === SCRYPT.r && p === SCRYPT.p;
  const aead = asObject(fields["aead"], CODE);
  if (!costs || aead["name"] !== "ChaCha20-Poly1305") throw new Refusal(CODE);
  const { sealed, ...bound } = fields;
  return {
    group: asText(fields["group"], CODE),
    index: count(fields, "index"),
    size: count(fields, "size"),
    threshold: count(fields, "threshold"),
    verification: asText(fields["verification"], CODE),
    salt: bytes(kdf["salt"], 16),
    nonce: bytes(aead["nonce"], 12),
    sealed: bytes(sealed, 16),
    bound: JSON.stringify(bound),
  };
}

function count(fields: Json, name: string): number {
  const value = fields[name];
  if (typeof value !== "number" || !Number.isInteger(value) || value < 1) throw new Refusal(CODE);
  return value;
}

function bytes(value: unknown, atLeast: number): Uint8Array {
  const text = asText(value, CODE);
  if (!/^([0-9a-f]{2})*$/.test(text) || text.length < 2 * atLeast) throw new Refusal(CODE);
  return hexToBytes(text);
}

/**
 * Opens the file and returns the decryption key; throws `passphrase-wrong`, or `key-file-malformed`
 * when the secret inside is not the one of the public key outside.
 */
export function openKey(file: KeyFile, passphrase: string): bigint {
  const group = groupNamed(file.group);
  const password = utf8ToBytes(passphrase);
  const key = scrypt(password, file.salt, { N: SCRYPT.n, r: SCRYPT.r, p: SCRYPT.p, dkLen: 32 });
  let plain: string;
  try {
    const cipher = chacha20poly1305(key, file.nonce, utf8ToBytes(file.bound));
    plain = bytesToUtf8(cipher.decrypt(file.sealed));
  } catch {
    throw new Refusal("passphrase-wrong");
  } finally {
    key.fill(0);
  }
  const secret = parseDecimal(parseObject(plain, CODE)["decryption_key"], group.order);
  if (group.write(group.generate(secret)) !== file.verification) throw new Refusal(CODE);
  return secret;
}
