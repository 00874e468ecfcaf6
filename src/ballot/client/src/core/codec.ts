/**
 * Texts as they are hashed: compact JSON, SHA-256 in the three spellings that Belenios uses.
 *
 * Source: Belenios specification 2.0, "Conventions". `JSON.stringify` is the canonical form as long
 * as objects are built in the order of the specification.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { Refusal } from "./refusal.ts";

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export function hashHex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** Half of the SHA-256 as eight groups of four hex digits, for the eye. */
export function fingerprint(text: string): readonly string[] {
  return hashHex(text).slice(0, 32).match(/.{4}/g) ?? [];
}

/** Standard base64 of the 32 bytes without padding: 43 characters. */
export function hashBase64(text: string): string {
  return base64(sha256(utf8ToBytes(text)));
}

/** The hash read as a big-endian number, reduced modulo the group's order. */
export function hashScalar(text: string, order: bigint): bigint {
  return BigInt(`0x${hashHex(text)}`) % order;
}

function base64(bytes: Uint8Array): string {
  let bits = 0;
  let held = 0;
  let text = "";
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text += BASE64[(held >> bits) & 63];
    }
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + BASE64[(held << (6 - bits)) & 63];
}

/** A number in [0, limit) written in decimal without a leading zero. */
export function parseDecimal(text: unknown, limit: bigint): bigint {
  if (typeof text !== "string" || !/^(0|[1-9][0-9]*)$/.test(text)) {
    throw new Refusal("number-not-canonical");
  }
  const value = BigInt(text);
  if (value >= limit) throw new Refusal("number-out-of-range");
  return value;
}

export type Json = Readonly<Record<string, unknown>>;

export function parseObject(text: string, code: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal(code);
  }
  return asObject(value, code);
}

export function asObject(value: unknown, code: string): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Refusal(code);
  return value as Json;
}

export function asList(value: unknown, code: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Refusal(code);
  return value as unknown[];
}

export function asText(value: unknown, code: string): string {
  if (typeof value !== "string") throw new Refusal(code);
  return value;
}

/** Refuses an object whose fields are not exactly these, in this order. */
export function requireFields(value: Json, names: readonly string[], code: string): void {
  if (Object.keys(value).join() !== names.join()) throw new Refusal(code);
}
