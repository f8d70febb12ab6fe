/** Walking over sorted entries: one source, and many merged into one where the newest source wins. */
import { compareKeys } from './key-order.ts';
import type { Entry } from './memtable.ts';

export interface Cursor {
  /** Where the cursor stands; undefined behind the last entry. */
  readonly entry: Entry | undefined;
  /** Goes on to the next entry. A promise only where something has to be read first. */
  advance(): Promise<void> | undefined;
}

/** A cursor over entries in memory. */
export class ArrayCursor implements Cursor {
  readonly #entries: readonly Entry[];
  #at = 0;

  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
  }

  get entry(): Entry | undefined {
    return this.#entries[this.#at];
  }

  advance(): undefined {
    this.#at++;
  }
}

/**
 * Sources newest first. Each key shows once, with the entry of the newest source that has it; tombstones show as entries
 * without value. There are few sources, so the smallest key is found by looking at all of them.
 */
export class MergedCursor implements Cursor {
  readonly #sources: readonly Cursor[];
  entry: Entry | undefined;

  constructor(sources: readonly Cursor[]) {
    this.#sources = sources;
    this.#select();
  }

  advance(): Promise<void> | undefined {
    const current = this.entry;
    if (current === undefined) return undefined;
    let reads: Promise<void>[] | undefined;
    for (const source of this.#sources) {
      if (source.entry === undefined || compareKeys(source.entry.key, current.key) !== 0) continue;
      const read = source.advance();
      if (read !== undefined) (reads ??= []).push(read);
    }
    if (reads === undefined) {
      this.#select();
      return undefined;
    }
    return Promise.all(reads).then(() => this.#select());
  }

  #select(): void {
    let smallest: Entry | undefined;
    for (const source of this.#sources) {
      const entry = source.entry;
      if (entry !== undefined && (smallest === undefined || compareKeys(entry.key, smallest.key) < 0)) smallest = entry;
    }
    this.entry = smallest;
  }
}
