/**
 * Keys and values of the load. Keys are catalogue numbers, four bytes big-endian, so that they order as numbers do. A value holds the
 * number of the write that made it and filler derived from that number, so that a reader can tell which write it sees, and that it
 * is whole.
 */

/** Shortest value that can carry the number of its write. */
export const SMALLEST_TELLING_BYTES = 8;

export function keyOf(id: number): Uint8Array {
  return new Uint8Array([id >>> 24, (id >>> 16) & 0xff, (id >>> 8) & 0xff, id & 0xff]);
}

export function idOf(key: Uint8Array): number {
  return key.length === 4 ? ((key[0] << 24) | (key[1] << 16) | (key[2] << 8) | key[3]) >>> 0 : -1;
}

export function valueOf(write: number, bytes: number): Uint8Array {
  const value = new Uint8Array(bytes);
  let state = (Math.imul(write, 0x9e3779b1) ^ bytes) >>> 0;
  for (let i = 0; i < bytes; i++) {
    if ((i & 3) === 0) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
    }
    value[i] = state >>> ((i & 3) * 8);
  }
  if (bytes >= SMALLEST_TELLING_BYTES) {
    for (let i = 0; i < 4; i++) value[i] = write >>> (8 * i);
  }
  return value;
}

/** The number a value claims to be of; -1 when it is too short to say. */
export function writeOf(value: Uint8Array): number {
  return value.length < SMALLEST_TELLING_BYTES ? -1 : (value[0] | (value[1] << 8) | (value[2] << 16) | (value[3] << 24)) >>> 0;
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
