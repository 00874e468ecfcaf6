/**
 * The prime-order subgroup of edwards25519 (RFC 8032) in the spelling of Belenios: the bytes of
 * RFC 8032 in reverse order, as 64 lower-case hexadecimal digits.
 */
import { ed25519 } from "@noble/curves/ed25519.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import type { Base, FixedBase, GroupOf } from "./group.ts";
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

function publicTableFor(base: EdwardsPoint): FixedBase<EdwardsPoint> {
  if (!base.is0()) base.precompute(WINDOW, false);
  return (exponent) => base.multiplyUnsafe(exponent);
}

/** Bits that one signed odd digit of an exponent covers, and how many such digits there are. */
const DIGIT_BITS = 5;
const DIGITS = 2 ** (DIGIT_BITS - 2);

/**
 * Yao's method with signed odd digits: doublings are shared by all exponents, and a power is a sum
 * of some 43 of them, sorted by digit.
 */
function baseOf(element: EdwardsPoint): Base<EdwardsPoint> {
  const doubled = [element];
  const at = (height: number): EdwardsPoint => {
    while (doubled.length <= height) doubled.push(doubled[doubled.length - 1]!.double());
    return doubled[height]!;
  };
  const power = (exponent: bigint): EdwardsPoint => {
    const sums = new Array<EdwardsPoint>(DIGITS).fill(Point.ZERO);
    forEachDigit(exponent, (digit, height) => {
      const place = Math.abs(digit) >> 1;
      const point = at(height);
      sums[place] = sums[place]!.add(digit < 0 ? point.negate() : point);
    });
    return weighted(sums);
  };
  return { element, power };
}

/** The non-adjacent form: each digit is odd, below 2^(DIGIT_BITS − 1), and zeros follow it. */
function forEachDigit(exponent: bigint, use: (digit: number, height: number) => void): void {
  const range = 2 ** DIGIT_BITS;
  let height = 0;
  for (let rest = exponent; rest > 0n; ) {
    const low = Number(rest & BigInt(range - 1));
    if (low % 2 === 0) {
      const zeros = low === 0 ? DIGIT_BITS : 31 - Math.clz32(low & -low);
      rest >>= BigInt(zeros);
      height += zeros;
      continue;
    }
    const digit = low < range / 2 ? low : low - range;
    use(digit, height);
    rest = (rest - BigInt(digit)) >> BigInt(DIGIT_BITS);
    height += DIGIT_BITS;
  }
}

/** sums[0] + 3·sums[1] + 5·sums[2] + … */
function weighted(sums: readonly EdwardsPoint[]): EdwardsPoint {
  let running = Point.ZERO;
  let total = Point.ZERO;
  for (let place = sums.length - 1; place > 0; place -= 1) {
    running = running.add(sums[place]!);
    total = total.add(running);
  }
  return total.double().add(running).add(sums[0]!);
}

let generator: FixedBase<EdwardsPoint> | undefined;

/** The point that a text spells; it may lie outside the subgroup. */
function read(text: unknown): EdwardsPoint {
  if (typeof text !== "string" || !/^[0-9a-f]{64}$/.test(text)) {
    throw new Refusal("element-invalid");
  }
  try {
    return Point.fromBytes(hexToBytes(text).reverse());
  } catch {
    throw new Refusal("element-invalid");
  }
}

function parse(text: unknown): EdwardsPoint {
  const point = read(text);
  if (!point.isTorsionFree()) throw new Refusal("element-invalid");
  return point;
}

function parseBase(text: unknown): Base<EdwardsPoint> {
  const base = baseOf(read(text));
  if (!base.power(Point.Fn.ORDER).is0()) throw new Refusal("element-invalid");
  return base;
}

export const ED25519: GroupOf<EdwardsPoint> = {
  name: "Ed25519",
  order: Point.Fn.ORDER,
  identity: Point.ZERO,
  generator: Point.BASE,
  // Made on first use: pages that only read texts need no table.
  generate: (exponent) => (generator ??= tableFor(Point.BASE))(exponent),
  tableFor,
  publicTableFor,
  times: (left, right) => left.add(right),
  inverse: (element) => element.negate(),
  power: secretPower,
  baseOf,
  equal: (left, right) => left.equals(right),
  write: (element) => bytesToHex(element.toBytes().reverse()),
  parse,
  parseBase,
};
