/**
 * A filter that answers "certainly not in this table" from memory. k positions per key are h1 + i * h2 from two 32-bit hashes that
 * are fixed by this file, since filters are read again after a restart.
 */

/** Length of the encoded head: number of bits u32, number of hashes u32. */
const HEAD_BYTES = 8;

/** Two hashes of a key: FNV-1a, and the same bits stirred once more and made odd. */
export function hashKey(key: Uint8Array): { readonly h1: number; readonly h2: number } {
  let h = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) h = Math.imul(h ^ key[i], 0x01000193);
  let g = h ^ (h >>> 15);
  g = Math.imul(g, 0x85ebca6b);
  g ^= g >>> 13;
  g = Math.imul(g, 0xc2b2ae35);
  return { h1: h >>> 0, h2: ((g ^ (g >>> 16)) | 1) >>> 0 };
}

export class BloomFilter {
  readonly #bits: Uint8Array;
  readonly #bitCount: number;
  readonly #hashes: number;

  private constructor(bits: Uint8Array, bitCount: number, hashes: number) {
    this.#bits = bits;
    this.#bitCount = bitCount;
    this.#hashes = hashes;
  }

  /** An empty filter for `keys` keys. */
  static sized(keys: number, bitsPerKey: number): BloomFilter {
    const bitCount = Math.max(8, keys * bitsPerKey);
    const hashes = Math.min(30, Math.max(1, Math.ceil((bitsPerKey * 693) / 1000)));
    return new BloomFilter(new Uint8Array(Math.ceil(bitCount / 8)), bitCount, hashes);
  }

  /** Undefined when the bytes do not make sense as a filter. */
  static decode(bytes: Uint8Array): BloomFilter | undefined {
    if (bytes.length < HEAD_BYTES) return undefined;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const bitCount = view.getUint32(0, true);
    const hashes = view.getUint32(4, true);
    if (bitCount < 8 || hashes < 1 || hashes > 30 || Math.ceil(bitCount / 8) !== bytes.length - HEAD_BYTES) return undefined;
    return new BloomFilter(bytes.subarray(HEAD_BYTES), bitCount, hashes);
  }

  add(h1: number, h2: number): void {
    for (let i = 0; i < this.#hashes; i++) {
      const bit = ((h1 + Math.imul(i, h2)) >>> 0) % this.#bitCount;
      this.#bits[bit >>> 3] |= 1 << (bit & 7);
    }
  }

  /** False: no key with these hashes was added. */
  mayContain(h1: number, h2: number): boolean {
    for (let i = 0; i < this.#hashes; i++) {
      const bit = ((h1 + Math.imul(i, h2)) >>> 0) % this.#bitCount;
      if ((this.#bits[bit >>> 3] & (1 << (bit & 7))) === 0) return false;
    }
    return true;
  }

  encode(): Uint8Array {
    const bytes = new Uint8Array(HEAD_BYTES + this.#bits.length);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, this.#bitCount, true);
    view.setUint32(4, this.#hashes, true);
    bytes.set(this.#bits, HEAD_BYTES);
    return bytes;
  }
}
