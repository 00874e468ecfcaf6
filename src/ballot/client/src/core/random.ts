/** Randomness: the browser's own generator, which works on plain http as well. */

/** Gives that many unpredictable bytes. */
export type Rng = (length: number) => Uint8Array;

export const systemRng: Rng = (length) => crypto.getRandomValues(new Uint8Array(length));

/** A uniform number in [0, limit), by rejection. */
export function below(rng: Rng, limit: bigint): bigint {
  const bits = limit.toString(2).length;
  const length = Math.ceil(bits / 8);
  const mask = 0xff >> (length * 8 - bits);
  for (;;) {
    const bytes = rng(length);
    let hex = "0x";
    bytes.forEach((byte, index) => {
      hex += (index === 0 ? byte & mask : byte).toString(16).padStart(2, "0");
    });
    const value = BigInt(hex);
    if (value < limit) return value;
  }
}
