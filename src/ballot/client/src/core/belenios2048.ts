/**
 * The order-q subgroup of the integers modulo a 2048-bit prime that Belenios calls BELENIOS-2048.
 *
 * JavaScript's integers are not constant-time; Belenios' own booth has the same property, and the
 * secrets are used once, on the deputy's own device.
 */
import { parseDecimal } from "./codec.ts";
import type { Base, FixedBase, GroupOf } from "./group.ts";
import { Refusal } from "./refusal.ts";

const P =
  20694785691422546401013643657505008064922989295751104097100884787057374219242717401922237254497684338129066633138078958404960054389636289796393038773905722803605973749427671376777618898589872735865049081167099310535867780980030790491654063777173764198678527273474476341835600035698305193144284561701911000786737307333564123971732897913240474578834468260652327974647951137672658693582180046317922073668860052627186363386088796882120769432366149491002923444346373222145884100586421050242120365433561201320481118852408731077014151666200162313177169372189248078507711827842317498073276598828825169183103125680162072880719n;
const G =
  2402352677501852209227687703532399932712287657378364916510075318787663274146353219320285676155269678799694668298749389095083896573425601900601068477164491735474137283104610458681314511781646755400527402889846139864532661215055797097162016168270312886432456663834863635782106154918419982534315189740658186868651151358576410138882215396016043228843603930989333662772848406593138406010231675095763777982665103606822406635076697764025346253773085133173495194248967754052573659049492477631475991575198775177711481490920456600205478127054728238140972518639858334115700568353695553423781475582491896050296680037745308460627n;
const Q = 78571733251071885079927659812671450121821421258408794611510081919805623223441n;

const BITS = 256;

/** Powers base^(digit · 2^(width·row)), one row for each digit of an exponent. */
function table(base: bigint, width: number): readonly (readonly bigint[])[] {
  const rows: bigint[][] = [];
  let step = base;
  for (let row = 0; row * width < BITS; row += 1) {
    const powers = [1n];
    for (let digit = 1; digit < 1 << width; digit += 1) {
      powers.push((powers[digit - 1]! * step) % P);
    }
    rows.push(powers);
    step = (powers[powers.length - 1]! * step) % P;
  }
  return rows;
}

/** The digits of an exponent, least significant first; width must divide 8. */
function digits(exponent: bigint, width: number): number[] {
  const hex = exponent.toString(16).padStart(BITS / 4, "0");
  const found: number[] = [];
  for (let end = hex.length; end > 0; end -= 2) {
    const byte = Number.parseInt(hex.slice(end - 2, end), 16);
    for (let shift = 0; shift < 8; shift += width) {
      found.push((byte >> shift) & ((1 << width) - 1));
    }
  }
  return found;
}

function tableFor(base: bigint): FixedBase<bigint> {
  const rows = table(base, 8);
  return (exponent) =>
    digits(exponent, 8).reduce((product, digit, row) => (product * rows[row]![digit]!) % P, 1n);
}

function power(base: bigint, exponent: bigint): bigint {
  const powers = [1n];
  for (let digit = 1; digit < 16; digit += 1) powers.push((powers[digit - 1]! * base) % P);
  return digits(exponent, 4).reduceRight(
    (product, digit) => (sixteenth(product) * powers[digit]!) % P,
    1n,
  );
}

/** A digit of four bits and its place; small enough to keep the sums of all digits. */
const WINDOW = 4;

/** Yao's method: squares are shared by all exponents, and a power multiplies some 60 of them. */
function baseOf(element: bigint): Base<bigint> {
  const steps = [element];
  const at = (place: number): bigint => {
    while (steps.length <= place) steps.push(sixteenth(steps[steps.length - 1]!));
    return steps[place]!;
  };
  const power = (exponent: bigint): bigint => {
    const products = new Array<bigint>(1 << WINDOW).fill(1n);
    digits(exponent, WINDOW).forEach((digit, place) => {
      if (digit > 0) products[digit] = (products[digit]! * at(place)) % P;
    });
    let running = 1n;
    let total = 1n;
    for (let digit = products.length - 1; digit > 0; digit -= 1) {
      running = (running * products[digit]!) % P;
      total = (total * running) % P;
    }
    return total;
  };
  return { element, power };
}

function sixteenth(value: bigint): bigint {
  const square = (value * value) % P;
  const fourth = (square * square) % P;
  const eighth = (fourth * fourth) % P;
  return (eighth * eighth) % P;
}

/** The generator's table takes tens of milliseconds: made when the group is first used. */
function lazily(base: bigint): FixedBase<bigint> {
  let made: FixedBase<bigint> | undefined;
  return (exponent) => (made ??= tableFor(base))(exponent);
}

function read(text: unknown): bigint {
  try {
    return parseDecimal(text, P);
  } catch {
    throw new Refusal("element-invalid");
  }
}

function parseBase(text: unknown): Base<bigint> {
  const base = baseOf(read(text));
  if (base.power(Q) !== 1n) throw new Refusal("element-invalid");
  return base;
}

export const BELENIOS_2048: GroupOf<bigint> = {
  name: "BELENIOS-2048",
  order: Q,
  identity: 1n,
  generator: G,
  generate: lazily(G),
  tableFor,
  publicTableFor: tableFor,
  times: (left, right) => (left * right) % P,
  // In a group of order q the inverse is the power q − 1: no other algorithm is needed.
  inverse: (element) => power(element, Q - 1n),
  power,
  baseOf,
  equal: (left, right) => left === right,
  write: (element) => element.toString(),
  parse: (text) => parseBase(text).element,
  parseBase,
};
