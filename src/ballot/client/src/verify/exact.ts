/** Texts that must be their own canonical form, so that every reader sees the same in them. */
import { asList, asObject, type Json } from "../core/codec.ts";
import { Refusal } from "../core/refusal.ts";

function parse(text: string, code: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal(code);
  }
  if (JSON.stringify(value) !== text) throw new Refusal(code);
  return value;
}

/** An object; a field that stands there twice, a space or `1.0` for `1` is refused with `code`. */
export function parseExact(text: string, code: string): Json {
  return asObject(parse(text, code), code);
}

export function parseExactList(text: string, code: string): readonly unknown[] {
  return asList(parse(text, code), code);
}
