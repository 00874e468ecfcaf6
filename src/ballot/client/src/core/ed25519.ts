/**
 * The prime-order subgroup of edwards25519 (RFC 8032) in the spelling of Belenios: the bytes of
 * RFC 8032 in reverse order, as 64 lower-case hexadecimal digits.
 */
import { ed25519 } from "@noble/curves/ed25519.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import type { FixedBase, GroupOf } from "./group.ts";
import { Refusal } from "./refusal.ts";

const { Point } = ed25519;
type EdwardsPoint = InstanceType<typeof Point>;

/** Bits per window of the table: 8 halves the additions of noble's usual 6 after one use. */
const WINDOW = 8;

function secretPower(base: EdwardsPoint, exponent: bigint): EdwardsPoint {
  return exponent === 0n || base.is0() ? Point.ZERO : base.multiply(exponent);
}

function tableFor(base: EdwardsPoint): FixedBase<EdwardsPoint> {
  if (!base.is0()) base.precompute(WINDOW, false);
  return (exponent) => secretPower(base, exponent);
}

let generator: FixedBase<EdwardsPoint> | undefined;

function parse(text: unknown): EdwardsPoint {
  if (typeof text !== "string" || !/^[0-9a-f]{64}$/.test(text)) {
    throw new Refusal("element-invalid");
  }
  let point: EdwardsPoint;
  try {
    point = Point.fromBytes(hexToBytes(text).reverse());
  } catch {
    throw new Refusal("element-invalid");
  }
  if (!point.isTorsionFree()) throw new Refusal("element-invalid");
  return point;
}

export const ED25519: GroupOf<EdwardsPoint> = {
  name: "Ed25519",
  order: Point.Fn.ORDER,
  identity: Point.ZERO,
  // Made on first use: pages that only read texts need no table.
  generate: (exponent) => (generator ??= tableFor(Point.BASE))(exponent),
  tableFor,
  times: (left, right) => left.add(right),
  inverse: (element) => element.negate(),
  power: secretPower,
  publicPower: (base, exponent) => base.multiplyUnsafe(exponent),
  equal: (left, right) => left.equals(right),
  write: (element) => bytesToHex(element.toBytes().reverse()),
  parse,
};
