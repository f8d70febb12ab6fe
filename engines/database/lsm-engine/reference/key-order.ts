/** The order of keys: byte-wise, a prefix before what it is a prefix of. */

/** Negative, zero or positive as `a` comes before, equals or comes after `b`. */
export function compareKeys(a: Uint8Array, b: Uint8Array): number {
  const shared = a.length < b.length ? a.length : b.length;
  for (let i = 0; i < shared; i++) {
    const difference = a[i] - b[i];
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/**
 * The first six bytes of a key as one number, missing bytes as zero. Numbers order as the keys do, except that equal numbers say
 * nothing; most comparisons end here without touching the keys.
 */
export function keyPrefix(key: Uint8Array): number {
  const n = key.length;
  const high = ((n > 0 ? key[0] : 0) << 16) | ((n > 1 ? key[1] : 0) << 8) | (n > 2 ? key[2] : 0);
  const low = ((n > 3 ? key[3] : 0) << 16) | ((n > 4 ? key[4] : 0) << 8) | (n > 5 ? key[5] : 0);
  return high * 0x1000000 + low;
}
