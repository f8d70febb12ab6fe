/** A fork of a volume: every file and directory anew, their bytes shared until one side writes. */
import { Inode } from './inode.ts';
import { Volume } from './volume.ts';

export function cloneVolume(volume: Volume): Volume {
  const copy = new Volume(volume.options);
  const copies = new Map<Inode, Inode>();
  const of = (inode: Inode): Inode => {
    const known = copies.get(inode);
    if (known !== undefined) return known;
    const twin = new Inode(inode.number, inode.isDirectory, inode.path);
    copies.set(inode, twin);
    twin.linked = inode.linked;
    twin.cached = inode.cached.clone();
    twin.size = inode.size;
    twin.coldBelow = inode.coldBelow;
    twin.allocatedBytes = inode.allocatedBytes;
    twin.durable = inode.durable.clone();
    twin.durableSize = inode.durableSize;
    twin.pending = inode.pending.slice();
    twin.dirtyBytes = inode.dirtyBytes;
    for (const sector of inode.abandonedSectors) twin.abandonedSectors.add(sector);
    for (const sector of inode.badSectors) twin.badSectors.add(sector);
    for (const [page, image] of inode.staleSource) twin.staleSource.set(page, image);
    for (const [name, child] of inode.entries) twin.entries.set(name, of(child));
    for (const [name, child] of inode.durableEntries) twin.durableEntries.set(name, of(child));
    return twin;
  };
  copy.root = of(volume.root);
  copy.entryEffects = volume.entryEffects.map((effect) => {
    const twin = { ...effect, inode: of(effect.inode), directory: of(effect.directory) };
    return effect.toDirectory === undefined ? twin : { ...twin, toDirectory: of(effect.toDirectory) };
  });
  for (const inode of volume.dirtyFiles) copy.dirtyFiles.add(of(inode));
  copy.freed.push(...volume.freed);
  copy.usedBytes = volume.usedBytes;
  copy.nextSequence = volume.nextSequence;
  copy.nextInode = volume.nextInode;
  return copy;
}
