/**
 * A scrutineer's key file: the share of the decryption key, sealed with a passphrase by scrypt and
 * ChaCha20-Poly1305. The format is that of `ballot.protocol.keyfile`; no part of it leaves here.
 */
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { bytesToUtf8 } from "@noble/ciphers/utils.js";
import { scrypt } from "@noble/hashes/scrypt.js";
import { hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { asObject, asText, type Json, parseDecimal, parseObject } from "../core/codec.ts";
import { groupNamed } from "../core/group-by-name.ts";
import { Refusal } from "../core/refusal.ts";

const CODE = "key-file-malformed";
const FIELDS = "version,kind,group,index,size,threshold,verification,kdf,aead,sealed";
/** The costs that are accepted: a stranger's file can neither stall the page nor protect nothing. */
const COSTS: readonly unknown[] = [2 ** 15, 2 ** 16, 2 ** 17, 2 ** 18];
const BLOCK = 8;
const PARALLEL = 1;

/** What a key file says in clear. */
export interface KeyFile {
  readonly group: string;
  /** The member's number, from 1. */
  readonly index: number;
  readonly size: number;
  readonly threshold: number;
  /** The key with which the member signed in the ceremony. */
  readonly verification: string;
  readonly cost: number;
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
  const costs = kdf["r"] === BLOCK && kdf["p"] === PARALLEL && COSTS.includes(kdf["n"]);
  const aead = asObject(fields["aead"], CODE);
  if (kdf["name"] !== "scrypt" || !costs || aead["name"] !== "ChaCha20-Poly1305") throw new Refusal(CODE);
  const { sealed, ...bound } = fields;
  return {
    group: asText(fields["group"], CODE),
    index: count(fields, "index"),
    size: count(fields, "size"),
    threshold: count(fields, "threshold"),
    verification: asText(fields["verification"], CODE),
    cost: kdf["n"] as number,
    salt: bytes(kdf["salt"], 16),
    nonce: bytes(aead["nonce"], 12),
    sealed: bytes(sealed),
    bound: JSON.stringify(bound),
  };
}

function count(fields: Json, name: string): number {
  const value = fields[name];
  if (typeof value !== "number" || !Number.isInteger(value) || value < 1) throw new Refusal(CODE);
  return value;
}

function bytes(value: unknown, length?: number): Uint8Array {
  const text = asText(value, CODE);
  const fits = length === undefined || text.length === 2 * length;
  if (!/^([0-9a-f]{2})*$/.test(text) || !fits) throw new Refusal(CODE);
  return hexToBytes(text);
}

/**
 * Opens the file and returns the decryption key; throws `passphrase-wrong`, also when a byte of the
 * file was changed, or `key-without-share` when the ceremony was not finished with this file.
 */
export function openKey(file: KeyFile, passphrase: string): bigint {
  const password = utf8ToBytes(passphrase.normalize("NFKC"));
  const costs = { N: file.cost, r: BLOCK, p: PARALLEL, dkLen: 32 };
  const key = scrypt(password, file.salt, costs);
  let plain: string;
  try {
    const cipher = chacha20poly1305(key, file.nonce, utf8ToBytes(file.bound));
    plain = bytesToUtf8(cipher.decrypt(file.sealed));
  } catch {
    throw new Refusal("passphrase-wrong");
  } finally {
    key.fill(0);
  }
  const share = parseObject(plain, CODE)["decryption_key"];
  if (share === undefined) throw new Refusal("key-without-share");
  return parseDecimal(share, groupNamed(file.group).order);
}
