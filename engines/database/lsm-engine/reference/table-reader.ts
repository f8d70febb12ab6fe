/**
 * An open sorted table: index and filter in memory, data blocks read when needed. The file stays readable through its handle after
 * it is unlinked, until the last user has let go of it.
 */
import type { Env } from '../../../../sim/env/env.ts';
import type { FileHandle } from '../../../../sim/env/fs.ts';
import type { BlockCache } from './block-cache.ts';
import { BloomFilter, hashKey } from './bloom-filter.ts';
import type { Cursor } from './cursor.ts';
import { EngineError } from './engine-error.ts';
import { readFully } from './file-io.ts';
import { compareKeys } from './key-order.ts';
import type { Entry } from './memtable.ts';
import { BLOCK_CRC_BYTES, type BlockHandle, decodeBlock, decodeFooter, decodeIndex, FOOTER_BYTES } from './table-format.ts';
import type { TableMeta } from './table-writer.ts';

export class TableReader {
  readonly meta: TableMeta;
  readonly #env: Env;
  readonly #handle: FileHandle;
  readonly #cache: BlockCache;
  readonly #index: readonly BlockHandle[];
  readonly #filter: BloomFilter;
  readonly #dataBytes: number;
  #users = 1;

  private constructor(
    env: Env,
    handle: FileHandle,
    cache: BlockCache,
    meta: TableMeta,
    index: readonly BlockHandle[],
    filter: BloomFilter,
    dataBytes: number,
  ) {
    this.meta = meta;
    this.#env = env;
    this.#handle = handle;
    this.#cache = cache;
    this.#index = index;
    this.#filter = filter;
    this.#dataBytes = dataBytes;
  }

  /** Reads footer, index and filter. ECORRUPT when any of them is damaged. */
  static async open(env: Env, path: string, cache: BlockCache, meta: Omit<TableMeta, 'bytes'>): Promise<TableReader> {
    const handle = await env.fs.open(path, 'r');
    const { size } = await handle.stat();
    if (size < FOOTER_BYTES) throw new EngineError('ECORRUPT', `${path} is too short for a table`);
    const footer = decodeFooter(await readFully(handle, size - FOOTER_BYTES, FOOTER_BYTES, path), size);
    if (footer === undefined) throw new EngineError('ECORRUPT', `${path} has no valid footer`);
    const rest = await readFully(handle, footer.filterOffset, size - FOOTER_BYTES - footer.filterOffset, path);
    const split = footer.indexOffset - footer.filterOffset;
    const filter = BloomFilter.decode(checked(env, rest.subarray(0, split), `filter of ${path}`));
    const index = decodeIndex(checked(env, rest.subarray(split), `index of ${path}`), footer.filterOffset);
    if (filter === undefined || index === undefined) throw new EngineError('ECORRUPT', `${path} has an impossible filter or index`);
    return new TableReader(env, handle, cache, { ...meta, bytes: size }, index, filter, footer.filterOffset);
  }

  /** The entry of `key`, which may be a tombstone; undefined when this table has none. */
  async find(key: Uint8Array): Promise<Entry | undefined> {
    if (!this.covers(key)) return undefined;
    const { h1, h2 } = hashKey(key);
    if (!this.#filter.mayContain(h1, h2)) return undefined;
    const block = this.#blockFor(key);
    if (block === this.#index.length) return undefined;
    const entries = await this.block(block);
    const at = firstNotBelow(entries, key);
    return at < entries.length && compareKeys(entries[at].key, key) === 0 ? entries[at] : undefined;
  }

  covers(key: Uint8Array): boolean {
    return compareKeys(this.meta.minKey, key) <= 0 && compareKeys(key, this.meta.maxKey) <= 0;
  }

  overlaps(low: Uint8Array, high: Uint8Array): boolean {
    return compareKeys(this.meta.minKey, high) <= 0 && compareKeys(low, this.meta.maxKey) <= 0;
  }

  /** A cursor at the first entry that is not below `low`, ending behind `high`. */
  async cursor(low: Uint8Array, high: Uint8Array): Promise<Cursor> {
    const cursor = new TableCursor(this, this.#index.length, high);
    await cursor.seek(this.#blockFor(low), low);
    return cursor;
  }

  /** The entries of one data block, from the cache or from the file. ECORRUPT when the checksum is wrong. */
  async block(number: number): Promise<readonly Entry[]> {
    const { offset } = this.#index[number];
    const cached = this.#cache.get(this.meta.id, offset);
    if (cached !== undefined) return cached;
    const end = number + 1 < this.#index.length ? this.#index[number + 1].offset : this.#dataBytes;
    const what = `block at ${offset} of table ${this.meta.id}`;
    const bytes = checked(this.#env, await readFully(this.#handle, offset, end - offset, what), what);
    const entries = decodeBlock(bytes);
    if (entries === undefined) throw new EngineError('ECORRUPT', `${what} has impossible lengths`);
    this.#cache.put(this.meta.id, offset, entries, bytes.length);
    return entries;
  }

  retain(): this {
    this.#users++;
    return this;
  }

  /** Closes the file with the last user. */
  async release(): Promise<void> {
    if (--this.#users === 0) await this.#handle.close();
  }

  /** The first block whose last key is not below `key`. */
  #blockFor(key: Uint8Array): number {
    let low = 0;
    let high = this.#index.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareKeys(this.#index[middle].lastKey, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

class TableCursor implements Cursor {
  readonly #table: TableReader;
  readonly #blocks: number;
  readonly #high: Uint8Array;
  #block = 0;
  #entries: readonly Entry[] = [];
  #at = 0;
  entry: Entry | undefined;

  constructor(table: TableReader, blocks: number, high: Uint8Array) {
    this.#table = table;
    this.#blocks = blocks;
    this.#high = high;
  }

  async seek(block: number, low: Uint8Array): Promise<void> {
    this.#block = block;
    if (block >= this.#blocks) return;
    this.#entries = await this.#table.block(block);
    this.#at = firstNotBelow(this.#entries, low);
    this.#show();
  }

  advance(): Promise<void> | undefined {
    this.#at++;
    if (this.#at < this.#entries.length) {
      this.#show();
      return undefined;
    }
    this.entry = undefined;
    if (++this.#block >= this.#blocks) return undefined;
    return this.#table.block(this.#block).then((entries) => {
      this.#entries = entries;
      this.#at = 0;
      this.#show();
    });
  }

  #show(): void {
    const entry = this.#entries[this.#at];
    this.entry = entry !== undefined && compareKeys(entry.key, this.#high) <= 0 ? entry : undefined;
  }
}

function firstNotBelow(entries: readonly Entry[], key: Uint8Array): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareKeys(entries[middle].key, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The bytes before the checksum, once it has been found right. */
function checked(env: Env, bytes: Uint8Array, what: string): Uint8Array {
  const end = bytes.length - BLOCK_CRC_BYTES;
  if (end < 0) throw new EngineError('ECORRUPT', `${what} is too short`);
  const body = bytes.subarray(0, end);
  const stored = new DataView(bytes.buffer, bytes.byteOffset + end, BLOCK_CRC_BYTES).getUint32(0, true);
  if (env.crc32(body) >>> 0 !== stored) throw new EngineError('ECORRUPT', `${what} has a wrong checksum`);
  return body;
}
