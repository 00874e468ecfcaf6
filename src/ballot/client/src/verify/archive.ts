/**
 * The `.bel` file, byte for byte (protocol, “Archive”): old-style tar entries and nothing else, the first
 * of them `BELENIOS`, each other one a record named by the SHA-256 of its body.
 *
 * Every header block is built again from what was read and compared, so that two different files
 * never hold the same archive.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { asText, parseObject } from "../core/codec.ts";
import { Refusal } from "../core/refusal.ts";

const BLOCK = 512;
const NAME_BYTES = 100;
const CHECKSUM_AT = 148;
const CODE = "archive-malformed";
const RECORD = /^([0-9a-f]{64})\.(data|event)\.json$/;

/** One entry after the header. */
export interface Record {
  readonly kind: "data" | "event";
  /** SHA-256 of the body in hex. */
  readonly digest: string;
  readonly text: string;
}

interface Entry {
  readonly name: string;
  readonly block: Uint8Array;
  readonly body: Uint8Array;
  readonly end: number;
}

/** The records in order; throws `archive-malformed`, or `record-renamed` for a changed body. */
export function readArchive(data: Uint8Array): readonly Record[] {
  const header = readEntry(data, 0);
  const time = timestampOf(header);
  requireSame(header.block, headerBlock(header.name, header.body.length, time));
  const records: Record[] = [];
  for (let at = header.end; at < data.length; ) {
    const { name, block, body, end } = readEntry(data, at);
    requireSame(block, headerBlock(name, body.length, time));
    records.push(recordOf(name, body));
    at = end;
  }
  return records;
}

function readEntry(data: Uint8Array, start: number): Entry {
  const block = data.subarray(start, start + BLOCK);
  if (block.length < BLOCK) throw new Refusal(CODE);
  const length = Number.parseInt(asciiOf(block.subarray(124, 135)), 8);
  const bodyStart = start + BLOCK;
  const end = bodyStart + Math.ceil(length / BLOCK) * BLOCK;
  // What is no number fails this too.
  if (!(end <= data.length)) throw new Refusal(CODE);
  const body = data.subarray(bodyStart, bodyStart + length);
  if (data.subarray(bodyStart + length, end).some((byte) => byte !== 0)) throw new Refusal(CODE);
  const name = asciiOf(block.subarray(0, NAME_BYTES)).replace(/\0+$/, "");
  return { name, block, body, end };
}

/** Seconds since 1970, the same in every entry. */
function timestampOf({ name, body }: Entry): number {
  const text = textOf(body);
  const written = asText(parseObject(text, CODE)["timestamp"], CODE);
  const exact = text === JSON.stringify({ version: 1, timestamp: written });
  if (name !== "BELENIOS" || !exact || !/^(0|[1-9][0-9]*)$/.test(written)) throw new Refusal(CODE);
  return Number(written);
}

function headerBlock(name: string, length: number, time: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const write = (at: number, text: string): void => block.set(utf8ToBytes(text), at);
  const octal = (value: number): string => value.toString(8).padStart(11, "0");
  write(0, name);
  write(100, "0000644");
  write(108, "0000000");
  write(116, "0000000");
  write(124, octal(length));
  write(136, octal(time));
  write(CHECKSUM_AT, " ".repeat(8));
  write(156, "0");
  const sum = block.reduce((total, byte) => total + byte, 0);
  write(CHECKSUM_AT, `${sum.toString(8).padStart(6, "0")}\0 `);
  return block;
}

function requireSame(block: Uint8Array, expected: Uint8Array): void {
  if (block.some((byte, at) => byte !== expected[at])) throw new Refusal(CODE);
}

function recordOf(name: string, body: Uint8Array): Record {
  const [, digest = "", kind = ""] = RECORD.exec(name) ?? [];
  if (digest === "") throw new Refusal(CODE);
  if (bytesToHex(sha256(body)) !== digest) throw new Refusal("record-renamed");
  return { kind: kind as Record["kind"], digest, text: textOf(body) };
}

/** A body is hashed as bytes and used as text: only what is UTF-8 is the same thing as both. */
function textOf(body: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new Refusal(CODE);
  }
}

function asciiOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
