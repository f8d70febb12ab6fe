/**
 * A simulated disk with the file system on it, as one host has it.
 *
 * Models: a page cache that all processes of the host share and that outlives them; a device that serves cold reads and fsyncs one
 * after the other; effects that stay volatile until an fsync covers them, or dirty data reaches the medium by itself; a loss of
 * power at any operation; armed faults. The cache of the device is one with the page cache: a loss of power takes both.
 * Does not model: limits of the page cache, read-ahead, the cost of finding a file, mmap, permissions, hard and symbolic links.
 */
import type { DiskSpec } from '../../scenarios/scenario.ts';
import { crc32 } from '../bytes/crc32.ts';
import { EnvError } from '../env/error.ts';
import type { FileSystem } from '../env/fs.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { RandomStream, RandomStreams } from '../kernel/random-streams.ts';
import type { TextId, Trace } from '../kernel/trace.ts';
import type { SimProcess } from '../process/process.ts';
import { type CrashPolicy, formatPolicy } from './crash-policy.ts';
import { crash, type FileFate, type InFlight } from './crash.ts';
import { diskCrash, diskError, diskFate, diskFateEffects, diskFault, diskWrite, diskWriteBack } from './events.ts';
import { type DiskOp, type DiskRule, FaultRules } from './fault-rules.ts';
import { DiskFileSystem } from './file-system.ts';
import type { Inode } from './inode.ts';
import { cachedBytes, durableBytes, durableInode, durableTree, imageHash, type TreeEntry } from './inspection.ts';
import { cloneVolume } from './volume-clone.ts';
import { diskProfile, type DiskProfile } from './profile.ts';
import { Volume } from './volume.ts';

export type IoPhase = 'before' | 'during' | 'after';
export type IoHook = (index: number, op: DiskOp, path: string, phase: IoPhase) => void;

/** What a loss of power did to a disk. */
export interface DiskCrash {
  /** Virtual time. */
  readonly at: number;
  readonly host: string;
  /** With nothing left to draw: `suffix(3)`. */
  readonly policy: string;
  /** Effects that were pending, and how many of them survived. */
  readonly pending: number;
  readonly kept: number;
  readonly files: readonly FileFate[];
}

/** Thrown inside the disk where a hook has ended the process or the power: the operation goes no further. */
export const INTERRUPTED = new EnvError('EINTERRUPTED', 'io');

export class Disk {
  readonly kernel: Kernel;
  readonly trace: Trace;
  readonly streams: RandomStreams;
  readonly hostName: string;
  readonly spec: DiskSpec;
  readonly profile: DiskProfile;
  readonly rules = new FaultRules();
  /** Locks held, by file. */
  readonly locks = new Map<Inode, SimProcess>();
  volume: Volume;
  capacityBytes: number;
  /** Operations that change something or sync, so far: the number of the next one. */
  ioCount = 0;
  /** Reads so far. */
  readCount = 0;
  /** Grows at each loss of power; what began before has no effect afterwards. */
  epoch = 0;
  readonly #hooks: IoHook[] = [];
  readonly #inFlight: InFlight[] = [];
  #deviceFreeAt = 0;
  #writeBackAt = -1;

  constructor(kernel: Kernel, trace: Trace, streams: RandomStreams, hostName: string, spec: DiskSpec) {
    this.kernel = kernel;
    this.trace = trace;
    this.streams = streams;
    this.hostName = hostName;
    this.spec = spec;
    this.profile = diskProfile(spec.profile);
    this.capacityBytes = spec.capacityBytes ?? Infinity;
    if (spec.fs !== 'posix_strict' && spec.fs !== 'journaled')
      throw new Error(`no file system profile is named '${spec.fs}'; there are posix_strict, journaled`);
    this.volume = new Volume({
      journaled: spec.fs === 'journaled',
      stale: spec.unwritten === 'stale',
      sectorBytes: this.profile.sectorBytes,
    });
  }

  /** The files as a process sees them. Its handles and locks go when it ends. */
  fileSystem(process: SimProcess): FileSystem {
    return new DiskFileSystem(this, process);
  }

  /** Calls `hook` around every counted operation. The returned function takes it back. */
  onIo(hook: IoHook): () => void {
    this.#hooks.push(hook);
    return () => {
      const at = this.#hooks.indexOf(hook);
      if (at !== -1) this.#hooks.splice(at, 1);
    };
  }

  get hooked(): boolean {
    return this.#hooks.length > 0;
  }

  /** Arms a fault; the returned function disarms it. */
  arm(rule: DiskRule): () => void {
    return this.rules.arm(rule);
  }

  setCapacity(bytes: number): void {
    this.capacityBytes = bytes;
  }

  get freeBytes(): number {
    return Math.max(0, this.capacityBytes - this.volume.usedBytes);
  }

  /**
   * The power fails: what is pending persists or not by `policy`, everything volatile is gone. `stream` is drawn from only for
   * what the policy leaves open.
   */
  powerLoss(policy: CrashPolicy, stream: RandomStream): DiskCrash {
    this.epoch++;
    const outcome = crash(this.volume, policy, this.#inFlight.at(-1), stream);
    this.#inFlight.length = 0;
    this.#deviceFreeAt = 0;
    this.locks.clear();
    const host = this.trace.text(this.hostName);
    const applied = formatPolicy(outcome.policy);
    this.trace.emit(diskCrash, host, this.trace.text(applied), outcome.files.length, outcome.pending, outcome.kept);
    for (const file of outcome.files) {
      const path = this.trace.text(file.path);
      this.trace.emit(diskFate, host, path, this.trace.text(file.fate), file.cachedBytes, file.survivingBytes);
      this.trace.emit(diskFateEffects, host, path, file.pending, file.kept);
    }
    return {
      at: this.kernel.now,
      host: this.hostName,
      policy: applied,
      pending: outcome.pending,
      kept: outcome.kept,
      files: outcome.files,
    };
  }

  // What graders and stages look at; programs cannot.

  /** Content on the medium, or undefined where a loss of all that is pending would leave no such file. */
  durable(path: string): Uint8Array | undefined {
    return durableBytes(this.volume, path);
  }

  /** Everything on the medium, by path. */
  durableTree(): TreeEntry[] {
    return durableTree(this.volume);
  }

  /** Content as programs see it now. */
  cached(path: string): Uint8Array | undefined {
    return cachedBytes(this.volume, path);
  }

  /** Files with effects that are not persistent, and directory changes that are not. */
  dirty(): { readonly path: string; readonly effects: number; readonly bytes: number }[] {
    const files = [...this.volume.dirtyFiles].map((f) => ({ path: f.path, effects: f.pending.length, bytes: f.dirtyBytes }));
    const directories = new Map<string, number>();
    for (const { directory } of this.volume.entryEffects) directories.set(directory.path, (directories.get(directory.path) ?? 0) + 1);
    return [...files, ...[...directories].map(([path, effects]) => ({ path, effects, bytes: 0 }))];
  }

  /** Digest of everything on the medium, 16 hexadecimal digits. Equal content gives equal digests. */
  imageHash(): string {
    return imageHash(this.volume);
  }

  /** A disk with the same content, cached and durable, that shares its bytes until either changes. Faults and hooks stay behind. */
  clone(hostName = this.hostName, kernel = this.kernel, trace = this.trace, streams = this.streams): Disk {
    const copy = new Disk(kernel, trace, streams, hostName, this.spec);
    copy.volume = cloneVolume(this.volume);
    copy.capacityBytes = this.capacityBytes;
    return copy;
  }

  /** Flips bits of one byte on the medium; seen at the next cold read. Throws when the medium has no such byte. */
  corrupt(path: string, offset: number, mask: number): void {
    const inode = durableInode(this.volume, path);
    if (inode === undefined || offset >= inode.durableSize) throw new Error(`the medium holds no byte ${offset} of ${path}`);
    inode.durable.xor(offset, mask & 0xff);
  }

  /** Makes the sector that holds a byte unreadable until it is written anew; returns its number within the file. */
  spoilSector(path: string, offset: number): number {
    const inode = durableInode(this.volume, path);
    if (inode === undefined) throw new Error(`the medium holds no file ${path}`);
    const sector = Math.floor(offset / this.profile.sectorBytes);
    inode.badSectors.add(sector);
    return sector;
  }

  /** Drops clean pages from the page cache, of one file or of all, so that the next read is cold. */
  dropCaches(path?: string): void {
    const visit = (inode: Inode): void => {
      if (inode.isDirectory) for (const child of inode.entries.values()) visit(child);
      else this.volume.dropCleanPages(inode);
    };
    const start = path === undefined ? this.volume.root : this.volume.lookup(path);
    if (start !== undefined) visit(start);
  }

  // What the file system of a process is built from.

  text(inode: Inode): TextId {
    inode.pathId ??= this.trace.text(inode.path);
    return inode.pathId;
  }

  /** Counts an operation and lets hooks act before it. */
  begin(process: SimProcess, op: DiskOp, path: string): number {
    const index = this.ioCount++;
    this.checkpoint(process, index, op, path, 'before');
    return index;
  }

  /** Lets hooks act; throws when that ended the process or the power. */
  checkpoint(process: SimProcess, index: number, op: DiskOp, path: string, phase: IoPhase): void {
    if (this.#hooks.length === 0) return;
    const epoch = this.epoch;
    for (const hook of [...this.#hooks]) hook(index, op, path, phase);
    if (this.epoch !== epoch || !process.running) throw INTERRUPTED;
  }

  /** Runs `body`, during which `flight` is what a loss of power may tear. */
  during(process: SimProcess, index: number, op: DiskOp, path: string, flight: InFlight): void {
    if (this.#hooks.length === 0) return;
    this.takeOff(flight);
    try {
      this.checkpoint(process, index, op, path, 'during');
    } finally {
      this.land(flight);
    }
  }

  takeOff(flight: InFlight): void {
    this.#inFlight.push(flight);
  }

  land(flight: InFlight): void {
    const at = this.#inFlight.indexOf(flight);
    if (at !== -1) this.#inFlight.splice(at, 1);
  }

  /** The fault that strikes this operation, if one does; one that makes it fail throws here. */
  strike(process: SimProcess, op: DiskOp, path: string, io = -1): DiskRule | undefined {
    if (this.rules.empty) return undefined;
    const rule = this.rules.strike(false, op, path, io, this.kernel.now);
    if (rule === undefined) return undefined;
    this.trace.emit(diskFault, process.actor, this.trace.text(rule.fault), this.trace.text(op), this.trace.text(path), io);
    if (rule.effect.kind === 'fail') throw this.failure(process, op, path, rule.effect.code);
    return rule;
  }

  failure(process: SimProcess, op: DiskOp, path: string, code: string): EnvError {
    this.trace.emit(diskError, process.actor, this.trace.text(op), this.trace.text(path), this.trace.text(code));
    return new EnvError(code, op === 'open_write' || op === 'create' ? 'open' : op === 'cold_read' ? 'read' : op, path);
  }

  /** `ns` as slow episodes in force have it. */
  slowed(process: SimProcess, op: DiskOp, path: string, ns: number): number {
    if (this.rules.empty) return ns;
    const rule = this.rules.strike(true, op, path, -1, this.kernel.now);
    if (rule?.effect.kind !== 'slow') return ns;
    this.trace.emit(diskFault, process.actor, this.trace.text(rule.fault), this.trace.text(op), this.trace.text(path), -1);
    // A cold read has been stalled as a read already, where a fault slows everything.
    const stallNs = op === 'cold_read' && rule.ops.length === 0 ? 0 : rule.effect.stallNs;
    return Math.floor((ns * rule.effect.factorMilli) / 1000) + stallNs;
  }

  /** Takes the device for `ns`, after whoever has it already; returns when it is done. */
  occupyDevice(fromNs: number, ns: number): number {
    const start = Math.max(fromNs, this.#deviceFreeAt);
    this.#deviceFreeAt = start + ns;
    return this.#deviceFreeAt;
  }

  /** Writes what fits and what faults let through. Returns the number of bytes taken. */
  write(process: SimProcess, inode: Inode, source: Uint8Array, start: number, length: number, position: number | 'end'): number {
    const { volume } = this;
    const index = this.begin(process, 'write', inode.path);
    const rule = this.strike(process, 'write', inode.path, index);
    const offset = position === 'end' ? inode.size : position;
    let taken = length;
    if (rule?.effect.kind === 'short')
      taken = Math.min(length, rule.effect.bytes ?? (length < 2 ? length : 1 + (rule.stream?.below(length - 1) ?? 0)));
    const growth = offset + taken - Math.max(offset, inode.size);
    if (growth > this.freeBytes) {
      taken -= growth - this.freeBytes;
      if (taken <= 0) throw this.failure(process, 'write', inode.path, 'ENOSPC');
    }
    const fromSequence = volume.nextSequence;
    if (rule?.effect.kind === 'phantom') volume.writeCacheOnly(inode, offset, source, start, taken);
    else if (rule?.effect.kind === 'misdirect') volume.writeElsewhere(inode, offset, source, start, taken, rule.effect.shiftBytes);
    else volume.write(inode, offset, source, start, taken);
    this.trace.emit(diskWrite, process.actor, this.text(inode), offset, taken, crc32(source.subarray(start, start + taken)));
    if (this.#hooks.length > 0) {
      const sector = this.profile.sectorBytes;
      const manySectors = Math.floor(offset / sector) !== Math.floor((offset + taken - 1) / sector);
      if (manySectors) this.during(process, index, 'write', inode.path, { inode, fromSequence, toSequence: volume.mark });
      this.checkpoint(process, index, 'write', inode.path, 'after');
    }
    if (this.profile.spontaneousWriteBack) this.#writeBackNow(inode);
    return taken;
  }

  /** Now and then, at a drawn operation, a drawn part of a file's oldest effects reaches the medium. */
  #writeBackNow(inode: Inode): void {
    if (this.ioCount < this.#writeBackAt) return;
    const stream = this.streams.stream(`disk/${this.hostName}/writeback`);
    const first = this.#writeBackAt === -1;
    this.#writeBackAt = this.ioCount + stream.between(64, 512);
    if (first || inode.pending.length === 0) return;
    const oldest = inode.pending[stream.below(inode.pending.length)];
    const effects = this.volume.flushFile(inode, oldest.sequence);
    this.trace.emit(diskWriteBack, this.trace.text(this.hostName), this.text(inode), effects);
  }
}
