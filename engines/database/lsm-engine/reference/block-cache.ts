/** Decoded data blocks of tables, least recently used first out. Indexes and filters are not here: they stay in memory. */
import type { Entry } from './memtable.ts';

interface CachedBlock {
  readonly entries: readonly Entry[];
  readonly bytes: number;
}

export class BlockCache {
  readonly #blocks = new Map<string, CachedBlock>();
  readonly #capacityBytes: number;
  #bytes = 0;

  constructor(capacityBytes: number) {
    this.#capacityBytes = capacityBytes;
  }

  get(table: number, offset: number): readonly Entry[] | undefined {
    const key = `${table}/${offset}`;
    const block = this.#blocks.get(key);
    if (block === undefined) return undefined;
    this.#blocks.delete(key);
    this.#blocks.set(key, block);
    return block.entries;
  }

  put(table: number, offset: number, entries: readonly Entry[], bytes: number): void {
    const key = `${table}/${offset}`;
    if (this.#blocks.has(key)) return;
    this.#blocks.set(key, { entries, bytes });
    this.#bytes += bytes;
    for (const [oldest, block] of this.#blocks) {
      if (this.#bytes <= this.#capacityBytes) break;
      this.#blocks.delete(oldest);
      this.#bytes -= block.bytes;
    }
  }
}
