/**
 * Loss of power: decides effect by effect what is on the medium, and makes that the state of the volume.
 *
 * Whatever the policy chooses is closed under what no device can undo: sizes of one file change in issue order, so does each
 * directory entry (in a journaled volume all directory changes together), and a sector holds what the page cache held when it
 * was written, earlier writes to it included.
 */
import type { RandomStream } from '../kernel/random-streams.ts';
import { ByteImage } from './byte-image.ts';
import { type CrashPolicy, drawPolicy } from './crash-policy.ts';
import { closeOverNames } from './entry-effects.ts';
import type { EntryEffect, FileEffect, Inode } from './inode.ts';
import { byCodeUnit } from './path.ts';
import type { Volume } from './volume.ts';

/** Effects of one file that an unfinished operation is about to make persistent. */
export interface InFlight {
  readonly inode: Inode;
  readonly fromSequence: number;
  readonly toSequence: number;
}

export interface FileFate {
  readonly path: string;
  /** Sizes before and after; -1: no such file. */
  readonly cachedBytes: number;
  readonly survivingBytes: number;
  /** Effects that were pending, and how many of them survived. */
  readonly pending: number;
  readonly kept: number;
  /** `intact`, `torn`, `lost`, `stale`, `returned`, `renamed back`. */
  readonly fate: string;
}

export interface CrashOutcome {
  /** With nothing left to draw. */
  readonly policy: CrashPolicy;
  readonly pending: number;
  readonly kept: number;
  /** Files that lost or gained anything or had anything pending, by path. */
  readonly files: readonly FileFate[];
}

/** One pending effect with its units: sectors of a write, or the effect itself. */
interface Candidate {
  readonly sequence: number;
  readonly owner: Inode;
  readonly file: FileEffect | undefined;
  readonly entry: EntryEffect | undefined;
  readonly firstSector: number;
  readonly kept: boolean[];
}

export function crash(volume: Volume, policy: CrashPolicy, inFlight: InFlight | undefined, stream: RandomStream): CrashOutcome {
  const before = tree(volume.root, 'entries');
  const candidates = collect(volume);
  const owners = [...new Set(candidates.map((c) => c.owner))];
  const torn = inFlight ?? lastWrite(candidates);
  const effects = candidates.reduce((sum, c) => sum + c.kept.length, 0);
  const sectorsInFlight = candidates.reduce((sum, c) => sum + (isIn(torn, c) ? c.kept.length : 0), 0);
  const drawn = drawPolicy(policy, { effects, dirtyInodes: owners.length, sectorsInFlight }, stream);
  choose(candidates, drawn, owners, torn, effects, stream);
  close(candidates, volume.options.journaled);

  const counts = new Map<Inode, { pending: number; kept: number; readonly effects: Candidate[] }>();
  const keptEntries = new Set<EntryEffect>();
  let kept = 0;
  for (const candidate of candidates) {
    const count = counts.get(candidate.owner) ?? { pending: 0, kept: 0, effects: [] };
    counts.set(candidate.owner, count);
    count.effects.push(candidate);
    if (candidate.entry !== undefined && candidate.kept[0]) keptEntries.add(candidate.entry);
    count.pending += candidate.kept.length;
    for (const flag of candidate.kept) {
      if (!flag) continue;
      count.kept++;
      kept++;
    }
  }
  const stale = new Set<Inode>();
  for (const inode of volume.dirtyFiles) {
    if (persist(volume, inode, counts.get(inode)?.effects ?? [])) stale.add(inode);
  }
  volume.keepEntries(volume.entryEffects.map((effect) => keptEntries.has(effect)));
  volume.entryEffects = [];
  restart(volume);
  return { policy: drawn, pending: effects, kept, files: fates(before, tree(volume.root, 'entries'), counts, stale) };
}

/** All pending effects in issue order. */
function collect(volume: Volume): Candidate[] {
  const sector = volume.options.sectorBytes;
  const found: Candidate[] = [];
  for (const inode of volume.dirtyFiles) {
    for (const effect of inode.pending) {
      const firstSector = Math.floor(effect.offset / sector);
      const units = effect.kind === 'size' ? 1 : Math.floor((effect.offset + effect.length - 1) / sector) - firstSector + 1;
      found.push({
        sequence: effect.sequence,
        owner: inode,
        file: effect,
        entry: undefined,
        firstSector,
        kept: new Array<boolean>(units).fill(false),
      });
    }
  }
  for (const effect of volume.entryEffects) {
    found.push({ sequence: effect.sequence, owner: effect.directory, file: undefined, entry: effect, firstSector: 0, kept: [false] });
  }
  return found.sort((a, b) => a.sequence - b.sequence);
}

/** The last write that changed data, standing in for an operation in flight when there is none. */
function lastWrite(candidates: readonly Candidate[]): InFlight | undefined {
  const last = candidates.findLast((c) => c.file?.kind === 'data');
  return last === undefined ? undefined : { inode: last.owner, fromSequence: last.sequence, toSequence: last.sequence };
}

function isIn(flight: InFlight | undefined, candidate: Candidate): boolean {
  if (flight === undefined || candidate.owner !== flight.inode || candidate.file?.kind !== 'data') return false;
  return candidate.sequence >= flight.fromSequence && candidate.sequence <= flight.toSequence;
}

function choose(
  candidates: readonly Candidate[],
  policy: CrashPolicy,
  owners: readonly Inode[],
  torn: InFlight | undefined,
  effects: number,
  stream: RandomStream,
): void {
  let unit = 0;
  let tornSector = 0;
  for (const candidate of candidates) {
    const { kept } = candidate;
    const isData = candidate.file?.kind === 'data';
    const mine = (policy.kind === 'one_file' || policy.kind === 'all_but') && candidate.owner === owners[policy.index ?? 0];
    for (let i = 0; i < kept.length; i++, unit++) {
      switch (policy.kind) {
        case 'none':
          break;
        case 'all':
          kept[i] = true;
          break;
        case 'prefix':
          kept[i] = unit < (policy.count ?? 0);
          break;
        case 'suffix':
          kept[i] = unit >= effects - (policy.count ?? 0);
          break;
        case 'random':
          kept[i] = stream.chance(policy.partsPerMillion ?? 0);
          break;
        case 'meta_only':
          kept[i] = !isData;
          break;
        case 'data_only':
          kept[i] = isData;
          break;
        case 'one_file':
          kept[i] = mine;
          break;
        case 'all_but':
          kept[i] = !mine;
          break;
        case 'torn_last':
          kept[i] = !isIn(torn, candidate) || (((policy.mask ?? 0) >>> (tornSector++ % 30)) & 1) === 1;
          break;
      }
    }
  }
}

/** Adds what must be on the medium because something kept depends on it. */
function close(candidates: readonly Candidate[], journaled: boolean): void {
  const laterSizeKept = new Set<Inode>();
  for (let i = candidates.length - 1; i >= 0; i--) {
    const { file, owner, kept } = candidates[i];
    if (file?.kind !== 'size') continue;
    if (laterSizeKept.has(owner)) kept[0] = true;
    else if (kept[0]) laterSizeKept.add(owner);
  }
  const entries = candidates.filter((c) => c.entry !== undefined);
  let chosen = entries.map((c) => c.kept[0]);
  if (journaled) {
    const last = chosen.lastIndexOf(true);
    chosen = chosen.map((_, i) => i <= last);
  } else {
    closeOverNames(
      entries.map((c) => c.entry as EntryEffect),
      chosen,
    );
  }
  entries.forEach((c, i) => (c.kept[0] = chosen[i]));
}

/** Brings the kept effects of a file to the medium. True when stale bytes came to light. */
function persist(volume: Volume, inode: Inode, effects: readonly Candidate[]): boolean {
  const sector = volume.options.sectorBytes;
  // Sectors from here on were given back, or not allocated at all, before what is pending.
  let allocatedTo = inode.durableSize;
  // Position of the last kept write of each sector: the sector's content is that of the cache at that moment.
  const lastKept = new Map<number, number>();
  const touched = new Set<number>();
  effects.forEach((effect, at) => {
    if (effect.file?.kind !== 'data') return;
    effect.kept.forEach((kept, i) => {
      touched.add(effect.firstSector + i);
      if (kept) lastKept.set(effect.firstSector + i, at);
    });
  });
  effects.forEach(({ file, firstSector, kept }, at) => {
    if (file === undefined) return;
    if (file.kind === 'data') {
      if (kept.every((_, i) => at <= (lastKept.get(firstSector + i) ?? -1))) {
        volume.applyToMedium(inode, file);
        return;
      }
      for (let i = 0; i < kept.length; i++) {
        const from = Math.max(file.offset, (firstSector + i) * sector);
        const to = Math.min(file.offset + file.length, (firstSector + i + 1) * sector);
        if (at <= (lastKept.get(firstSector + i) ?? -1)) {
          volume.applyToMedium(inode, { ...file, offset: from, length: to - from, start: file.start + from - file.offset });
        }
      }
    } else if (kept[0]) {
      volume.applyToMedium(inode, file);
      allocatedTo = Math.min(allocatedTo, file.offset);
    } else if (file.offset < file.length) {
      // A cut that got lost: still, a sector written later was written without what had been cut off.
      for (const [number, position] of lastKept) {
        if (position > at && (number + 1) * sector > file.offset)
          inode.durable.clear(Math.max(file.offset, number * sector), (number + 1) * sector);
      }
    }
  });
  let stale = false;
  for (const number of touched) {
    const start = number * sector;
    if (lastKept.has(number) || start < allocatedTo || start >= inode.durableSize) continue;
    if (volume.fillStale(inode, number)) stale = true;
  }
  return stale;
}

/** Forgets everything but the medium: what a machine finds when it comes up again. */
function restart(volume: Volume): void {
  volume.dirtyFiles.clear();
  volume.usedBytes = 0;
  const visit = (inode: Inode, path: string): void => {
    inode.path = path;
    inode.pathId = undefined;
    inode.linked = true;
    inode.opens = 0;
    inode.cached = new ByteImage();
    inode.size = inode.durableSize;
    inode.coldBelow = Infinity;
    inode.allocatedBytes = inode.isDirectory ? 0 : Math.min(inode.size, inode.durable.pages().length * 4096);
    volume.usedBytes += inode.allocatedBytes;
    inode.pending = [];
    inode.dirtyBytes = 0;
    inode.abandonedSectors.clear();
    inode.staleSource.clear();
    // What lies behind the end is of no file; a later growth must not bring it back.
    if (!inode.isDirectory) inode.durable.clear(inode.durableSize, Infinity);
    inode.entries = new Map([...inode.durableEntries].sort(([a], [b]) => byCodeUnit(a, b)));
    for (const [name, child] of inode.entries) visit(child, path === '/' ? `/${name}` : `${path}/${name}`);
  };
  visit(volume.root, '/');
}

/** Every path below `root` with its file and size. */
function tree(root: Inode, view: 'entries' | 'durableEntries'): Map<string, { readonly inode: Inode; readonly size: number }> {
  const found = new Map<string, { inode: Inode; size: number }>();
  const visit = (inode: Inode, path: string): void => {
    for (const [name, child] of inode[view]) {
      const childPath = `${path}/${name}`;
      found.set(childPath, { inode: child, size: child.isDirectory ? 0 : child.size });
      visit(child, childPath);
    }
  };
  visit(root, '');
  return found;
}

function fates(
  before: ReadonlyMap<string, { readonly inode: Inode; readonly size: number }>,
  after: ReadonlyMap<string, { readonly inode: Inode; readonly size: number }>,
  counts: ReadonlyMap<Inode, { readonly pending: number; readonly kept: number }>,
  stale: ReadonlySet<Inode>,
): FileFate[] {
  const lived = new Set([...before.values()].map((file) => file.inode));
  const files: FileFate[] = [];
  for (const path of [...new Set([...before.keys(), ...after.keys()])].sort(byCodeUnit)) {
    const was = before.get(path);
    const is = after.get(path);
    const inode = was?.inode ?? is?.inode;
    if (inode === undefined) continue;
    const { pending, kept } = counts.get(inode) ?? { pending: 0, kept: 0 };
    if (was?.inode === is?.inode && pending === 0) continue;
    let fate: string;
    if (is === undefined) fate = 'lost';
    else if (was === undefined) fate = lived.has(is.inode) ? 'renamed back' : 'returned';
    else if (was.inode !== is.inode) fate = 'renamed back';
    else if (stale.has(is.inode)) fate = 'stale';
    else if (kept === pending) fate = 'intact';
    else fate = kept === 0 ? 'lost' : 'torn';
    files.push({ path, cachedBytes: was?.size ?? -1, survivingBytes: is?.size ?? -1, pending, kept, fate });
  }
  return files;
}
