/**
 * The sorted table in memory that takes every write first. Entries lie in chunks of at most 512, so that an insertion shifts a
 * chunk and not the whole; a number made of the first key bytes decides most comparisons.
 */
import { compareKeys, keyPrefix } from './key-order.ts';

/** A key with its value, or with `undefined` where it was deleted (a tombstone). */
export interface Entry {
  readonly key: Uint8Array;
  readonly value: Uint8Array | undefined;
}

interface Chunk {
  readonly prefixes: number[];
  readonly entries: Entry[];
}

const CHUNK_ENTRIES = 512;

export class Memtable {
  readonly #chunks: Chunk[] = [{ prefixes: [], entries: [] }];
  #bytes = 0;
  #count = 0;
  /** Range of log sequence numbers that went in; 0 when empty. */
  minLsn = 0;
  maxLsn = 0;

  /** Bytes of keys and values held now. */
  get bytes(): number {
    return this.#bytes;
  }

  get count(): number {
    return this.#count;
  }

  /** Takes a put (`value`) or a delete (`undefined`). `lsn` grows from call to call. */
  apply(key: Uint8Array, value: Uint8Array | undefined, lsn: number): void {
    if (this.minLsn === 0) this.minLsn = lsn;
    this.maxLsn = lsn;
    const prefix = keyPrefix(key);
    const index = this.#chunkFor(prefix, key);
    const chunk = this.#chunks[index];
    const at = lowerBound(chunk, prefix, key);
    const entry: Entry = { key, value };
    const size = key.length + (value === undefined ? 0 : value.length);
    if (at < chunk.entries.length && chunk.prefixes[at] === prefix && compareKeys(chunk.entries[at].key, key) === 0) {
      const old = chunk.entries[at];
      this.#bytes += size - old.key.length - (old.value === undefined ? 0 : old.value.length);
      chunk.entries[at] = entry;
      return;
    }
    this.#bytes += size;
    this.#count++;
    chunk.prefixes.splice(at, 0, prefix);
    chunk.entries.splice(at, 0, entry);
    if (chunk.entries.length > CHUNK_ENTRIES) {
      const half = CHUNK_ENTRIES / 2;
      this.#chunks.splice(index + 1, 0, { prefixes: chunk.prefixes.splice(half), entries: chunk.entries.splice(half) });
    }
  }

  /** The entry of `key`, which may be a tombstone; `undefined` says that this table knows nothing of the key. */
  find(key: Uint8Array): Entry | undefined {
    const prefix = keyPrefix(key);
    const chunk = this.#chunks[this.#chunkFor(prefix, key)];
    const at = lowerBound(chunk, prefix, key);
    if (at === chunk.entries.length) return undefined;
    const entry = chunk.entries[at];
    return compareKeys(entry.key, key) === 0 ? entry : undefined;
  }

  /** A copy of the entries from `low` to `high`, both included: later writes do not show in it. */
  range(low: Uint8Array, high: Uint8Array): Entry[] {
    const result: Entry[] = [];
    const prefix = keyPrefix(low);
    for (let c = this.#chunkFor(prefix, low); c < this.#chunks.length; c++) {
      const chunk = this.#chunks[c];
      for (let i = result.length === 0 ? lowerBound(chunk, prefix, low) : 0; i < chunk.entries.length; i++) {
        if (compareKeys(chunk.entries[i].key, high) > 0) return result;
        result.push(chunk.entries[i]);
      }
    }
    return result;
  }

  /** All entries in order. */
  all(): Entry[] {
    return this.#chunks.flatMap((chunk) => chunk.entries);
  }

  /** The last chunk whose first key is not above `key`, or the first one. */
  #chunkFor(prefix: number, key: Uint8Array): number {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      const chunk = this.#chunks[middle];
      const first = chunk.prefixes[0];
      if (first < prefix || (first === prefix && compareKeys(chunk.entries[0].key, key) <= 0)) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Index of the first entry that is not below `key`. */
function lowerBound(chunk: Chunk, prefix: number, key: Uint8Array): number {
  const { prefixes, entries } = chunk;
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const p = prefixes[middle];
    if (p < prefix || (p === prefix && compareKeys(entries[middle].key, key) < 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
