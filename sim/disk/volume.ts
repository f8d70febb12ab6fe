/**
 * The content of a disk: files and directories in their cached and durable states, and the rules by which one becomes the other.
 *
 * Models: per-file ordered lists of unpersisted effects; size as an effect of its own; directory changes as effects on the
 * directory; flushing everything issued up to a mark; data of removed files showing up in newly allocated blocks.
 * Does not model: hard links, permissions, block addresses, fragmentation, the space that metadata takes. Stale bytes are copies of
 * what a removed file held at the same offset: the likeliest place for old records to look valid, and a removal that is undone
 * still brings the file back whole.
 *
 * Knows nothing of time, processes or faults; see `disk.ts`.
 */
import type { ByteImage } from './byte-image.ts';
import { PAGE_BYTES } from './byte-image.ts';
import { EffectArena } from './effect-arena.ts';
import { applyEntry, closeOverNames } from './entry-effects.ts';
import { type EntryEffect, type FileEffect, Inode } from './inode.ts';
import { joinPath, splitPath } from './path.ts';

export interface VolumeOptions {
  /** Directory changes persist in issue order, and the fsync of a new file keeps its entry. */
  readonly journaled: boolean;
  /** Unwritten blocks hold what removed files left there. */
  readonly stale: boolean;
  readonly sectorBytes: number;
}

/** Removed files whose blocks may be handed out again. */
const FREED_FILES_KEPT = 16;
const NO_BYTES = new Uint8Array(0);

export class Volume {
  readonly options: VolumeOptions;
  root: Inode;
  /** Directory changes that are not persistent yet, in issue order. */
  entryEffects: EntryEffect[] = [];
  /** Files with pending effects, in the order in which they became dirty. */
  readonly dirtyFiles = new Set<Inode>();
  /** What files held on the medium when they were removed or cut, newest last. */
  readonly freed: ByteImage[] = [];
  usedBytes = 0;
  nextSequence = 1;
  nextInode = 1;
  readonly #arena = new EffectArena();

  constructor(options: VolumeOptions) {
    this.options = options;
    this.root = new Inode(0, true, '/');
  }

  /** Sequence number of the last effect issued. */
  get mark(): number {
    return this.nextSequence - 1;
  }

  lookup(path: string): Inode | undefined {
    let inode: Inode | undefined = this.root;
    for (const part of splitPath(path)) {
      inode = inode.entries.get(part);
      if (inode === undefined) return undefined;
    }
    return inode;
  }

  /** The directory that holds `path`, which must exist, and the last part of the path. */
  locate(path: string): { readonly directory: Inode | undefined; readonly name: string } {
    const parts = splitPath(path);
    const name = parts.pop() ?? '';
    let directory: Inode | undefined = this.root;
    for (const part of parts) directory = directory?.entries.get(part);
    return { directory, name };
  }

  create(directory: Inode, name: string, isDirectory: boolean): Inode {
    const inode = new Inode(this.nextInode++, isDirectory, joinPath(directory.path, name));
    directory.entries.set(name, inode);
    this.entryEffects.push({ kind: 'link', sequence: this.nextSequence++, inode, directory, name });
    return inode;
  }

  remove(directory: Inode, name: string, inode: Inode): void {
    directory.entries.delete(name);
    this.entryEffects.push({ kind: 'unlink', sequence: this.nextSequence++, inode, directory, name });
    inode.linked = false;
    this.release(inode);
  }

  /** Moves an entry; a file that bears the new name already is removed in the same effect. */
  rename(directory: Inode, name: string, inode: Inode, toDirectory: Inode, toName: string): void {
    const replaced = toDirectory.entries.get(toName);
    directory.entries.delete(name);
    toDirectory.entries.set(toName, inode);
    this.entryEffects.push({ kind: 'rename', sequence: this.nextSequence++, inode, directory, name, toDirectory, toName });
    moveTo(inode, joinPath(toDirectory.path, toName));
    if (replaced !== undefined && replaced !== inode) {
      replaced.linked = false;
      this.release(replaced);
    }
  }

  /** Gives the blocks of a file back once it has neither name nor handle. */
  release(inode: Inode): void {
    if (inode.linked || inode.opens > 0 || inode.isDirectory) return;
    this.usedBytes -= inode.allocatedBytes;
    inode.allocatedBytes = 0;
    this.#free(inode.durable);
    // The removal may still be undone by a loss of power, so its effects stay for as long as the medium has a name for it.
    if (!this.#hasDurableName(inode)) this.drop(inode);
  }

  /** Forgets what is pending for a file. */
  drop(inode: Inode): void {
    inode.pending = [];
    inode.dirtyBytes = 0;
    this.dirtyFiles.delete(inode);
  }

  write(inode: Inode, offset: number, source: Uint8Array, start: number, length: number): void {
    const end = offset + length;
    this.#prepare(inode, offset, end);
    if (isPaged(offset, length) && inode.abandonedSectors.size === 0) {
      // One copy serves the cache, the effect and later the medium.
      const chunk = new Uint8Array(length);
      chunk.set(source.subarray(start, start + length));
      inode.cached.adopt(offset, chunk, 0, length);
      this.#push(inode, { kind: 'data', sequence: this.nextSequence++, offset, length, chunk, start: 0 });
      this.#grow(inode, offset, end);
      return;
    }
    inode.cached.write(offset, source, start, length);
    let from = offset;
    let bytes = source;
    let bytesStart = start;
    let bytesLength = length;
    if (inode.abandonedSectors.size > 0) {
      // The page goes to the medium as it is in the cache, so a sector given up earlier gets there with its whole content.
      const sector = this.options.sectorBytes;
      const first = Math.floor(offset / sector);
      const last = Math.floor((end - 1) / sector);
      from = inode.abandonedSectors.delete(first) ? first * sector : offset;
      const to = inode.abandonedSectors.delete(last) ? (last + 1) * sector : end;
      for (let s = first + 1; s < last; s++) inode.abandonedSectors.delete(s);
      bytesLength = to - from;
      bytes = new Uint8Array(bytesLength);
      bytesStart = 0;
      this.read(inode, from, bytes, 0, bytesLength);
    }
    this.#arena.store(bytes, bytesStart, bytesLength);
    this.#push(inode, {
      kind: 'data',
      sequence: this.nextSequence++,
      offset: from,
      length: bytesLength,
      chunk: this.#arena.chunk,
      start: this.#arena.start,
    });
    this.#grow(inode, offset, end);
  }

  /** A write that programs see and that the medium never gets. */
  writeCacheOnly(inode: Inode, offset: number, source: Uint8Array, start: number, length: number): void {
    this.#prepare(inode, offset, offset + length);
    inode.cached.write(offset, source, start, length);
    this.#grow(inode, offset, offset + length);
  }

  /**
   * A write that programs see where they wanted it and that the medium gets `shiftBytes` further on, or as far before where the
   * file ends sooner. A file too short for either loses it.
   */
  writeElsewhere(inode: Inode, offset: number, source: Uint8Array, start: number, length: number, shiftBytes: number): void {
    this.writeCacheOnly(inode, offset, source, start, length);
    const landing = [offset + shiftBytes, offset - shiftBytes].find((at) => at >= 0 && at + length <= inode.size);
    if (landing === undefined) return;
    this.#arena.store(source, start, length);
    this.#push(inode, {
      kind: 'data',
      sequence: this.nextSequence++,
      offset: landing,
      length,
      chunk: this.#arena.chunk,
      start: this.#arena.start,
    });
  }

  truncate(inode: Inode, size: number): void {
    if (size === inode.size) return;
    this.#push(inode, { kind: 'size', sequence: this.nextSequence++, offset: size, length: inode.size, chunk: NO_BYTES, start: 0 });
    if (size < inode.size) {
      const boundary = Math.floor(size / PAGE_BYTES);
      if (size % PAGE_BYTES !== 0) this.load(inode, boundary);
      if (size === 0) this.#free(inode.durable);
      inode.cached.clear(size, Infinity);
      inode.coldBelow = Math.min(inode.coldBelow, size);
      const kept = Math.min(inode.allocatedBytes, size);
      this.usedBytes -= inode.allocatedBytes - kept;
      inode.allocatedBytes = kept;
    }
    inode.size = size;
  }

  /** Reads what programs see, wherever it lies. The range must be inside the file. */
  read(inode: Inode, offset: number, into: Uint8Array, start: number, length: number): void {
    for (let page = Math.floor(offset / PAGE_BYTES); page * PAGE_BYTES < offset + length; page++) this.load(inode, page);
    inode.cached.read(offset, into, start, length);
  }

  /** Bytes of the range that the page cache lacks and the medium has, in whole pages. */
  coldBytes(inode: Inode, offset: number, length: number): number {
    let pages = 0;
    for (let page = Math.floor(offset / PAGE_BYTES); page * PAGE_BYTES < offset + length; page++) if (this.#isCold(inode, page)) pages++;
    return pages * PAGE_BYTES;
  }

  /** Brings a page into the cache, if only the medium has it. */
  load(inode: Inode, page: number): void {
    if (!this.#isCold(inode, page)) return;
    inode.cached.share(inode.durable, page);
    const first = page * PAGE_BYTES;
    if (inode.coldBelow < first + PAGE_BYTES) inode.cached.clear(inode.coldBelow, first + PAGE_BYTES);
  }

  /** The whole file as programs see it, leaving the cache as it is. */
  peek(inode: Inode, into: Uint8Array): void {
    const end = Math.min(into.length, inode.coldBelow);
    inode.durable.read(0, into, 0, end);
    for (const page of inode.cached.pages()) {
      const first = page * PAGE_BYTES;
      if (first < into.length) inode.cached.read(first, into, first, Math.min(PAGE_BYTES, into.length - first));
    }
  }

  /** Drops pages that hold nothing pending from the cache. */
  dropCleanPages(inode: Inode): void {
    const dirty = new Set<number>();
    for (const effect of inode.pending) {
      if (effect.kind !== 'data') continue;
      for (let page = Math.floor(effect.offset / PAGE_BYTES); page * PAGE_BYTES < effect.offset + effect.length; page++) dirty.add(page);
    }
    for (const page of inode.cached.pages()) if (!dirty.has(page)) inode.cached.clear(page * PAGE_BYTES, (page + 1) * PAGE_BYTES);
  }

  /** Makes the file's effects up to `mark` persistent, and in a journaled volume the entry of a new file. Returns how many. */
  flush(inode: Inode, mark: number): number {
    let count = this.flushFile(inode, mark);
    if (this.options.journaled) {
      let last = 0;
      for (const effect of this.entryEffects) if (effect.inode === inode && effect.sequence <= mark) last = effect.sequence;
      if (last > 0) count += this.flushEntries(undefined, last);
    }
    return count;
  }

  /** Makes the file's effects up to `mark` persistent. Returns how many. */
  flushFile(inode: Inode, mark: number): number {
    let count = 0;
    const pending = inode.pending;
    while (count < pending.length && pending[count].sequence <= mark) this.applyToMedium(inode, pending[count++]);
    this.#forgetFirst(inode, count);
    return count;
  }

  /**
   * Makes changes of a directory up to `mark` persistent, or all changes when there is none given or the volume is journaled.
   * Returns how many.
   */
  flushEntries(directory: Inode | undefined, mark: number): number {
    const all = directory === undefined || this.options.journaled;
    const chosen = this.entryEffects.map((e) => e.sequence <= mark && (all || e.directory === directory || e.toDirectory === directory));
    closeOverNames(this.entryEffects, chosen);
    return this.keepEntries(chosen);
  }

  /** Makes the chosen directory changes persistent, in issue order. */
  keepEntries(chosen: readonly boolean[]): number {
    const effects = this.entryEffects;
    this.entryEffects = effects.filter((_, i) => !chosen[i]);
    let count = 0;
    for (let i = 0; i < effects.length; i++) {
      if (!chosen[i]) continue;
      count++;
      const { inode, toDirectory, toName } = effects[i];
      const replaced = toDirectory?.durableEntries.get(toName ?? '');
      applyEntry(effects[i]);
      for (const gone of [inode, replaced]) if (gone !== undefined && !gone.linked && gone.opens === 0) this.drop(gone);
    }
    return count;
  }

  /** Gives up writing effects up to `mark`: pages count as clean, the medium keeps its old content. Sizes stay pending. */
  abandon(inode: Inode, mark: number): void {
    const sector = this.options.sectorBytes;
    const kept: FileEffect[] = [];
    for (const effect of inode.pending) {
      if (effect.kind === 'size' || effect.sequence > mark) {
        kept.push(effect);
        continue;
      }
      inode.dirtyBytes -= effect.length;
      for (let s = Math.floor(effect.offset / sector); s * sector < effect.offset + effect.length; s++) {
        inode.abandonedSectors.add(s);
        if (s * sector >= inode.durableSize) this.fillStale(inode, s);
      }
    }
    inode.pending = kept;
    if (kept.length === 0) this.dirtyFiles.delete(inode);
  }

  applyToMedium(inode: Inode, effect: FileEffect): void {
    if (effect.kind === 'data') {
      if (isPaged(effect.offset, effect.length) && effect.start % 4 === 0)
        inode.durable.adopt(effect.offset, effect.chunk, effect.start, effect.length);
      else inode.durable.write(effect.offset, effect.chunk, effect.start, effect.length);
      if (inode.badSectors.size > 0) {
        const sector = this.options.sectorBytes;
        for (let s = Math.ceil(effect.offset / sector); (s + 1) * sector <= effect.offset + effect.length; s++) inode.badSectors.delete(s);
      }
    } else {
      if (effect.offset < effect.length) inode.durable.clear(effect.offset, Infinity);
      inode.durableSize = effect.offset;
    }
  }

  /** Puts into a sector of the medium what its block held before the file got it. */
  fillStale(inode: Inode, sector: number): boolean {
    const bytes = this.options.sectorBytes;
    const source = inode.staleSource.get(Math.floor((sector * bytes) / PAGE_BYTES));
    if (source === undefined) return false;
    const old = new Uint8Array(bytes);
    source.read(sector * bytes, old, 0, bytes);
    inode.durable.write(sector * bytes, old, 0, bytes);
    return true;
  }

  /** Accounts for bytes written behind the end. */
  #grow(inode: Inode, offset: number, end: number): void {
    if (end <= inode.size) return;
    const fresh = end - Math.max(offset, inode.size);
    inode.allocatedBytes += fresh;
    this.usedBytes += fresh;
    this.#push(inode, { kind: 'size', sequence: this.nextSequence++, offset: end, length: inode.size, chunk: NO_BYTES, start: 0 });
    inode.size = end;
  }

  #push(inode: Inode, effect: FileEffect): void {
    if (inode.pending.length === 0) this.dirtyFiles.add(inode);
    inode.pending.push(effect);
    if (effect.kind === 'data') inode.dirtyBytes += effect.length;
  }

  #forgetFirst(inode: Inode, count: number): void {
    for (let i = 0; i < count; i++) if (inode.pending[i].kind === 'data') inode.dirtyBytes -= inode.pending[i].length;
    inode.pending = count === inode.pending.length ? [] : inode.pending.slice(count);
    if (inode.pending.length === 0) this.dirtyFiles.delete(inode);
    if (!inode.pending.some((effect) => effect.kind === 'size' && effect.offset < effect.length)) inode.coldBelow = Infinity;
  }

  #isCold(inode: Inode, page: number): boolean {
    return page * PAGE_BYTES < inode.coldBelow && !inode.cached.has(page) && inode.durable.has(page);
  }

  /** Loads pages that a write covers in part, and notes what newly allocated blocks held before. */
  #prepare(inode: Inode, from: number, to: number): void {
    const first = Math.floor(from / PAGE_BYTES);
    const last = Math.floor((to - 1) / PAGE_BYTES);
    this.load(inode, first);
    if (last > first) this.load(inode, last);
    if (!this.options.stale || this.freed.length === 0) return;
    for (let page = first; page <= last; page++) {
      if (inode.cached.has(page) || this.#isCold(inode, page)) continue;
      const source = this.freed.findLast((image) => image.has(page));
      if (source !== undefined) inode.staleSource.set(page, source);
    }
  }

  #free(durable: ByteImage): void {
    if (!this.options.stale || durable.pages().length === 0) return;
    this.freed.push(durable.clone());
    if (this.freed.length > FREED_FILES_KEPT) this.freed.shift();
  }

  #hasDurableName(inode: Inode): boolean {
    // A name that is pending, given or taken, may be on the medium too.
    return this.entryEffects.some(
      (effect) => effect.inode === inode || effect.toDirectory?.durableEntries.get(effect.toName ?? '') === inode,
    );
  }
}

function isPaged(offset: number, length: number): boolean {
  return length >= PAGE_BYTES && offset % PAGE_BYTES === 0;
}

function moveTo(inode: Inode, path: string): void {
  inode.path = path;
  inode.pathId = undefined;
  for (const [name, child] of inode.entries) moveTo(child, joinPath(path, name));
}
