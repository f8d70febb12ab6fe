/**
 * Writes one sorted table file from entries in ascending key order. The file is complete and synced when `finish` returns; its
 * directory entry is not: the caller syncs the directory once for all tables it has made.
 */
import type { Env } from '../../../../sim/env/env.ts';
import type { FileHandle } from '../../../../sim/env/fs.ts';
import { BloomFilter, hashKey } from './bloom-filter.ts';
import { writeFully } from './file-io.ts';
import type { Entry } from './memtable.ts';
import { BLOCK_CRC_BYTES, type BlockHandle, encodeEntry, encodeFooter, encodeIndex, entryBytes } from './table-format.ts';

/** What is known of a table without opening it. */
export interface TableMeta {
  readonly id: number;
  readonly level: number;
  readonly bytes: number;
  readonly minKey: Uint8Array;
  readonly maxKey: Uint8Array;
}

export interface TableOptions {
  /** A block is closed once it holds this much. */
  readonly blockBytes: number;
  readonly bitsPerKey: number;
}

/** Bytes gathered before they are handed to the file. */
const WRITE_BYTES = 65_536;

export class TableWriter {
  readonly #env: Env;
  readonly #handle: FileHandle;
  readonly #options: TableOptions;
  readonly #index: BlockHandle[] = [];
  readonly #h1: number[] = [];
  readonly #h2: number[] = [];
  #block: Entry[] = [];
  #blockBytes = 0;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #written = 0;
  #minKey: Uint8Array | undefined;
  #maxKey: Uint8Array = new Uint8Array(0);

  private constructor(env: Env, handle: FileHandle, options: TableOptions) {
    this.#env = env;
    this.#handle = handle;
    this.#options = options;
  }

  /** The file must not exist yet: ids are never used twice. */
  static async create(env: Env, path: string, options: TableOptions): Promise<TableWriter> {
    return new TableWriter(env, await env.fs.open(path, 'wx+'), options);
  }

  /** Bytes so far, with what is still gathered. */
  get bytes(): number {
    return this.#written + this.#pendingBytes + this.#blockBytes;
  }

  /** True when gathered blocks should be written; await `drain` then. */
  add(entry: Entry): boolean {
    this.#minKey ??= entry.key;
    this.#maxKey = entry.key;
    this.#block.push(entry);
    this.#blockBytes += entryBytes(entry);
    const { h1, h2 } = hashKey(entry.key);
    this.#h1.push(h1);
    this.#h2.push(h2);
    if (this.#blockBytes >= this.#options.blockBytes) this.#closeBlock();
    return this.#pendingBytes >= WRITE_BYTES;
  }

  async drain(): Promise<void> {
    const bytes = new Uint8Array(this.#pendingBytes);
    let at = 0;
    for (const piece of this.#pending) {
      bytes.set(piece, at);
      at += piece.length;
    }
    this.#pending = [];
    this.#pendingBytes = 0;
    const position = this.#written;
    this.#written += bytes.length;
    await writeFully(this.#handle, bytes, position);
  }

  /** Writes the rest, syncs and closes. */
  async finish(id: number, level: number): Promise<TableMeta> {
    if (this.#block.length > 0) this.#closeBlock();
    const filter = BloomFilter.sized(this.#h1.length, this.#options.bitsPerKey);
    for (let i = 0; i < this.#h1.length; i++) filter.add(this.#h1[i], this.#h2[i]);
    const filterOffset = this.#push(filter.encode());
    const indexOffset = this.#push(encodeIndex(this.#index));
    this.#pending.push(encodeFooter(indexOffset, filterOffset));
    this.#pendingBytes += 24;
    await this.drain();
    await this.#handle.sync();
    await this.#handle.close();
    return { id, level, bytes: this.#written, minKey: this.#minKey ?? new Uint8Array(0), maxKey: this.#maxKey };
  }

  /** Gives the file up after a failure; the caller removes it. */
  async abandon(): Promise<void> {
    try {
      await this.#handle.close();
    } catch {
      // The failure that led here is the one to report.
    }
  }

  #closeBlock(): void {
    const bytes = new Uint8Array(this.#blockBytes);
    let at = 0;
    for (const entry of this.#block) at = encodeEntry(bytes, at, entry);
    const lastKey = this.#block[this.#block.length - 1].key;
    this.#index.push({ lastKey, offset: this.#push(bytes) });
    this.#block = [];
    this.#blockBytes = 0;
  }

  /** Queues a block with its checksum and returns its offset in the file. */
  #push(block: Uint8Array): number {
    const offset = this.#written + this.#pendingBytes;
    const crc = new Uint8Array(BLOCK_CRC_BYTES);
    new DataView(crc.buffer).setUint32(0, this.#env.crc32(block), true);
    this.#pending.push(block, crc);
    this.#pendingBytes += block.length + BLOCK_CRC_BYTES;
    return offset;
  }
}
