/**
 * The small interface behind which the two groups stand; written multiplicatively, as in Belenios.
 *
 * An element is opaque outside its own group's module, so no caller can mix representations.
 */
declare const opaque: unique symbol;
export interface Element {
  readonly [opaque]: "group element";
}

/** Raises one base to many exponents, with a table made once. */
export type FixedBase<E> = (exponent: bigint) => E;

export interface GroupOf<E> {
  readonly name: string;
  readonly order: bigint;
  readonly identity: E;
  /** Powers of the generator; safe for secret exponents as far as JavaScript's integers are. */
  readonly generate: FixedBase<E>;
  /** Makes a table for a base that will be used often. */
  tableFor(base: E): FixedBase<E>;
  times(left: E, right: E): E;
  inverse(element: E): E;
  /** A secret power of any base. */
  power(base: E, exponent: bigint): E;
  /** A power for checks, where nothing is secret: faster. */
  publicPower(base: E, exponent: bigint): E;
  equal(left: E, right: E): boolean;
  write(element: E): string;
  /** Reads an element and checks that it belongs to the group; throws `element-invalid`. */
  parse(text: unknown): E;
}

export type Group = GroupOf<Element>;

/** Any integer as an exponent in [0, order). */
export function reduced(value: bigint, order: bigint): bigint {
  const remainder = value % order;
  return remainder < 0n ? remainder + order : remainder;
}
