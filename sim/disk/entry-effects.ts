/** Changes of directory entries: what they do to the medium, and which of them depend on each other. */
import type { EntryEffect } from './inode.ts';

/** What a directory change does to the medium. */
export function applyEntry(effect: EntryEffect): void {
  const { directory, name, inode, toDirectory, toName } = effect;
  if (effect.kind === 'link') {
    directory.durableEntries.set(name, inode);
    return;
  }
  if (directory.durableEntries.get(name) === inode) directory.durableEntries.delete(name);
  if (toDirectory !== undefined && toName !== undefined) toDirectory.durableEntries.set(toName, inode);
}

/** A change of a name is never on the medium without the earlier changes of that name. */
export function closeOverNames(effects: readonly EntryEffect[], chosen: boolean[]): void {
  const needed = new Set<string>();
  for (let i = effects.length - 1; i >= 0; i--) {
    const { directory, name, toDirectory, toName } = effects[i];
    const from = `${directory.number}/${name}`;
    const to = toDirectory === undefined ? from : `${toDirectory.number}/${toName}`;
    if (!chosen[i] && !needed.has(from) && !needed.has(to)) continue;
    chosen[i] = true;
    needed.add(from);
    needed.add(to);
  }
}
