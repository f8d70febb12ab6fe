/** Copies of the engine's files, as programs on the host see them, taken from outside without touching caches or time. */
import type { Disk } from '../../../../sim/disk/disk.ts';
import type { Images } from './ledger.ts';

/** Files beyond this are only told by their size: judges that parse files are used with small ones. */
const IMAGE_LIMIT_BYTES = 1_048_576;
/** Of all files together. */
const TOTAL_LIMIT_BYTES = 4_194_304;

export interface DirectoryView {
  readonly images: Images;
  readonly sizes: Readonly<Record<string, number>>;
}

export function viewDirectory(disk: Disk, dir: string): DirectoryView {
  const images: Record<string, Uint8Array> = {};
  const sizes: Record<string, number> = {};
  let total = 0;
  for (const name of fileNames(disk, dir)) {
    const inode = disk.volume.lookup(`${dir}/${name}`);
    if (inode === undefined || inode.isDirectory) continue;
    sizes[name] = inode.size;
    total += inode.size;
    if (inode.size > IMAGE_LIMIT_BYTES || total > TOTAL_LIMIT_BYTES) continue;
    const bytes = disk.cached(`${dir}/${name}`);
    if (bytes !== undefined) images[name] = bytes;
  }
  return { images, sizes };
}

/** Names in the directory, sorted; none when there is no such directory. */
export function fileNames(disk: Disk, dir: string): string[] {
  const inode = disk.volume.lookup(dir);
  return inode === undefined || !inode.isDirectory ? [] : [...inode.entries.keys()].sort((a, b) => (a < b ? -1 : 1));
}
