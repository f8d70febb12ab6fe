/** Looking at a volume from outside: for judges and stages, never for programs. */
import type { Inode } from './inode.ts';
import { byCodeUnit, splitPath } from './path.ts';
import type { Volume } from './volume.ts';

export interface TreeEntry {
  readonly path: string;
  readonly isDirectory: boolean;
  readonly sizeBytes: number;
}

/** The file that the medium has under that path. */
export function durableInode(volume: Volume, path: string): Inode | undefined {
  let inode: Inode | undefined = volume.root;
  for (const part of splitPath(path)) inode = inode?.durableEntries.get(part);
  return inode;
}

export function durableBytes(volume: Volume, path: string): Uint8Array | undefined {
  const inode = durableInode(volume, path);
  if (inode === undefined || inode.isDirectory) return undefined;
  const bytes = new Uint8Array(inode.durableSize);
  inode.durable.read(0, bytes, 0, bytes.length);
  return bytes;
}

export function cachedBytes(volume: Volume, path: string): Uint8Array | undefined {
  const inode = volume.lookup(path);
  if (inode === undefined || inode.isDirectory) return undefined;
  const bytes = new Uint8Array(inode.size);
  volume.peek(inode, bytes);
  return bytes;
}

export function durableTree(volume: Volume): TreeEntry[] {
  const found: TreeEntry[] = [];
  visitDurable(volume.root, '', (path, inode) => found.push({ path, isDirectory: inode.isDirectory, sizeBytes: inode.durableSize }));
  return found;
}

/** Over paths, sizes and content; all-zero pages count as absent ones. */
export function imageHash(volume: Volume): string {
  let low = 0x9e3779b9;
  let high = 0x243f6a88;
  const mix = (word: number): void => {
    low = Math.imul(low ^ word, 0x5bd1e995);
    low ^= low >>> 13;
    high = Math.imul((high << 7) | (high >>> 25), 5) ^ Math.imul(word ^ low, 0x1b873593);
  };
  visitDurable(volume.root, '', (path, inode) => {
    for (let i = 0; i < path.length; i++) mix(path.charCodeAt(i));
    mix(inode.isDirectory ? 1 : 2);
    mix(inode.durableSize >>> 0);
    mix(Math.floor(inode.durableSize / 0x100000000));
    mix(inode.durable.digest());
  });
  return (low >>> 0).toString(16).padStart(8, '0') + (high >>> 0).toString(16).padStart(8, '0');
}

function visitDurable(directory: Inode, path: string, visit: (path: string, inode: Inode) => void): void {
  for (const name of [...directory.durableEntries.keys()].sort(byCodeUnit)) {
    const inode = directory.durableEntries.get(name);
    if (inode === undefined) continue;
    visit(`${path}/${name}`, inode);
    visitDurable(inode, `${path}/${name}`, visit);
  }
}
