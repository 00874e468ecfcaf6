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

/**
 * An element with its powers for checks, where nothing is secret. The chain of squares is made once
 * and serves every exponent.
 */
export interface Base<E> {
  readonly element: E;
  readonly power: FixedBase<E>;
}

export interface GroupOf<E> {
  readonly name: string;
  readonly order: bigint;
  readonly identity: E;
  readonly generator: E;
  /** Powers of the generator; safe for secret exponents as far as JavaScript's integers are. */
  readonly generate: FixedBase<E>;
  /** Makes a table for a base that will be used often. */
  tableFor(base: E): FixedBase<E>;
  /** The same for checks: the time of a power depends on its exponent. */
  publicTableFor(base: E): FixedBase<E>;
  times(left: E, right: E): E;
  inverse(element: E): E;
  /** A secret power of any base. */
  power(base: E, exponent: bigint): E;
  /** For checks: a base that is raised to a few exponents. */
  baseOf(element: E): Base<E>;
  equal(left: E, right: E): boolean;
  write(element: E): string;
  /** Reads an element and checks that it belongs to the group; throws `element-invalid`. */
  parse(text: unknown): E;
  /** The same, where its powers are wanted: the check of membership uses their chain. */
  parseBase(text: unknown): Base<E>;
}

export type Group = GroupOf<Element>;

/** Any integer as an exponent in [0, order). */
export function reduced(value: bigint, order: bigint): bigint {
  const remainder = value % order;
  return remainder < 0n ? remainder + order : remainder;
}
