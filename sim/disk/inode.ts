/**
 * A file or directory in its two states: what programs see (page cache and directory as changed) and what the medium holds, with
 * the effects between the two that are not yet persistent.
 */
import type { TextId } from '../kernel/trace.ts';
import { ByteImage } from './byte-image.ts';

/**
 * A change of one file that the medium may not hold yet. `data` writes `length` bytes at `offset`, each sector on its own; the
 * bytes lie in `chunk` from `start`. `size` sets the size to `offset`; `length` is the size before.
 */
export interface FileEffect {
  readonly kind: 'data' | 'size';
  /** Order of issue over the whole volume. */
  readonly sequence: number;
  readonly offset: number;
  readonly length: number;
  readonly chunk: Uint8Array;
  readonly start: number;
}

/** A change of directory entries that the medium may not hold yet. A rename is one effect, kept or lost as a whole. */
export interface EntryEffect {
  readonly kind: 'link' | 'unlink' | 'rename';
  readonly sequence: number;
  readonly inode: Inode;
  readonly directory: Inode;
  readonly name: string;
  /** Target of a rename. */
  readonly toDirectory?: Inode;
  readonly toName?: string;
}

export class Inode {
  readonly number: number;
  readonly isDirectory: boolean;
  /** Where programs see it, or saw it last. */
  path: string;
  pathId: TextId | undefined;
  /** False once the last name is gone. */
  linked = true;
  /** Open handles. */
  opens = 0;

  /** Pages in the page cache. A page absent here is read from `durable` as long as it lies below `coldBelow`. */
  cached = new ByteImage();
  size = 0;
  /** The cached size was cut to this since the last flush: the medium's bytes from here on are not part of the file. */
  coldBelow = Infinity;
  /** Bytes charged against the capacity. */
  allocatedBytes = 0;
  entries = new Map<string, Inode>();

  durable = new ByteImage();
  durableSize = 0;
  durableEntries = new Map<string, Inode>();

  pending: FileEffect[] = [];
  /** Bytes of pending data effects. */
  dirtyBytes = 0;
  /** Sectors whose write-back failed and was given up: cached content differs from the medium though nothing is pending. */
  readonly abandonedSectors = new Set<number>();
  /** Sectors the medium cannot read any more; rewriting one heals it. */
  readonly badSectors = new Set<number>();
  /** What the blocks of unwritten pages held when they were allocated, by page. */
  readonly staleSource = new Map<number, ByteImage>();

  constructor(number: number, isDirectory: boolean, path: string) {
    this.number = number;
    this.isDirectory = isDirectory;
    this.path = path;
  }
}
