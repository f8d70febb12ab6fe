/** An open file or directory of one process. */
import { EnvError } from '../env/error.ts';
import type { FileHandle, FileStat } from '../env/fs.ts';
import type { Settle } from '../process/process.ts';
import { PAGE_BYTES } from './byte-image.ts';
import { diskFsync, diskFsyncDone, diskRead } from './events.ts';
import { type DiskFileSystem, statOf } from './file-system.ts';
import type { Inode } from './inode.ts';
import { transferNs } from './profile.ts';

export interface HandleMode {
  readonly read: boolean;
  readonly write: boolean;
  readonly append: boolean;
}

export class DiskFileHandle implements FileHandle {
  readonly #files: DiskFileSystem;
  readonly #inode: Inode;
  readonly #mode: HandleMode;
  readonly #onClose: () => void;
  readonly #epoch: number;
  #position = 0;
  #closed = false;

  constructor(files: DiskFileSystem, inode: Inode, mode: HandleMode, onClose: () => void) {
    this.#files = files;
    this.#inode = inode;
    this.#mode = mode;
    this.#onClose = onClose;
    this.#epoch = files.disk.epoch;
  }

  read(
    buffer: Uint8Array,
    offset = 0,
    length = buffer.length - offset,
    position: number | null = null,
  ): Promise<{ bytesRead: number; buffer: Uint8Array }> {
    const { disk, process } = this.#files;
    const inode = this.#inode;
    const ns = disk.slowed(process, 'read', inode.path, disk.profile.cachedReadNs);
    return this.#files.request(`read`, ns, (settle) => {
      this.#check('read', this.#mode.read);
      checkRange('read', buffer, offset, length, position);
      const io = disk.readCount++;
      const rule = disk.strike(process, 'read', inode.path, io);
      const from = position ?? this.#position;
      let wanted = Math.min(length, Math.max(0, inode.size - from));
      if (rule?.effect.kind === 'short' && wanted > 1)
        wanted = Math.min(wanted, rule.effect.bytes ?? 1 + (rule.stream?.below(wanted - 1) ?? 0));
      // Claimed now, so that reads begun one after the other do not overlap.
      if (position === null) this.#position += wanted;
      const cold = disk.volume.coldBytes(inode, from, wanted);
      if (cold === 0) {
        disk.volume.read(inode, from, buffer, offset, wanted);
        settle.resolve(() => ({ bytesRead: wanted, buffer }));
        return;
      }
      const deviceNs = disk.slowed(process, 'cold_read', inode.path, disk.profile.coldReadNs + transferNs(disk.profile, cold));
      this.#files.at(disk.occupyDevice(disk.kernel.now, deviceNs), settle, () => {
        disk.strike(process, 'cold_read', inode.path, io);
        const n = Math.min(wanted, Math.max(0, inode.size - from));
        if (this.#isBad(from, n)) throw disk.failure(process, 'cold_read', inode.path, 'EIO');
        disk.trace.emit(diskRead, process.actor, disk.text(inode), from, n);
        disk.volume.read(inode, from, buffer, offset, n);
        settle.resolve(() => ({ bytesRead: n, buffer }));
      });
    });
  }

  write(
    buffer: Uint8Array,
    offset = 0,
    length = buffer.length - offset,
    position: number | null = null,
  ): Promise<{ bytesWritten: number; buffer: Uint8Array }> {
    const { disk, process } = this.#files;
    const ns = disk.slowed(process, 'write', this.#inode.path, disk.profile.cacheWriteNs);
    return this.#files.request(`write`, ns, (settle) => {
      this.#check('write', this.#mode.write);
      checkRange('write', buffer, offset, length, position);
      let bytesWritten = 0;
      if (length > 0) {
        const at = this.#mode.append ? 'end' : (position ?? this.#position);
        bytesWritten = disk.write(process, this.#inode, buffer, offset, length, at);
        if (position === null && at !== 'end') this.#position += bytesWritten;
      }
      settle.resolve(() => ({ bytesWritten, buffer }));
    });
  }

  sync(): Promise<void> {
    return this.#sync(false);
  }

  datasync(): Promise<void> {
    return this.#sync(true);
  }

  truncate(length = 0): Promise<void> {
    const { disk, process } = this.#files;
    const ns = disk.slowed(process, 'truncate', this.#inode.path, disk.profile.cacheWriteNs);
    return this.#files.request('truncate', ns, (settle) => {
      this.#check('ftruncate', true);
      if (!this.#mode.write) throw new EnvError('EINVAL', 'ftruncate');
      this.#files.cut('ftruncate', this.#inode, length);
      settle.resolve(() => undefined);
    });
  }

  stat(): Promise<FileStat> {
    const { disk, process } = this.#files;
    return this.#files.request('stat', disk.slowed(process, 'stat', this.#inode.path, disk.profile.cachedReadNs), (settle) => {
      this.#check('fstat', true);
      disk.strike(process, 'stat', this.#inode.path);
      const stat = statOf(this.#inode);
      settle.resolve(() => stat);
    });
  }

  close(): Promise<void> {
    return this.#files.request('close', 0, (settle) => {
      this.#check('close', true);
      this.drop();
      settle.resolve(() => undefined);
    });
  }

  /** Closes without being asked, at the end of the process. */
  drop(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onClose();
    const { disk } = this.#files;
    // A loss of power has closed every handle already.
    if (disk.epoch !== this.#epoch) return;
    this.#inode.opens--;
    disk.volume.release(this.#inode);
  }

  #sync(dataOnly: boolean): Promise<void> {
    return this.#files.request<void>(dataOnly ? 'datasync' : 'sync', 0, (settle) => this.#startSync(dataOnly, settle));
  }

  #startSync(dataOnly: boolean, settle: Settle<void>): void {
    const { disk, process } = this.#files;
    const { volume } = disk;
    const inode = this.#inode;
    this.#check(dataOnly ? 'fdatasync' : 'fsync', true);
    const index = disk.begin(process, 'fsync', inode.path);
    // What is issued later is not covered, however long this takes.
    const { mark } = volume;
    const pending = inode.isDirectory
      ? volume.entryEffects.filter((e) => e.directory === inode || e.toDirectory === inode).length
      : inode.pending.length;
    disk.trace.emit(diskFsync, process.actor, disk.text(inode), pending, dataOnly ? 1 : 0, index);
    const ns = disk.slowed(process, 'fsync', inode.path, disk.profile.fsyncNs + transferNs(disk.profile, inode.dirtyBytes));
    const end = disk.occupyDevice(disk.kernel.now, ns);
    const flight = { inode, fromSequence: 0, toSequence: mark };
    disk.takeOff(flight);
    const { epoch } = disk;
    if (disk.hooked) this.#files.at(end - Math.floor(ns / 2), settle, () => disk.checkpoint(process, index, 'fsync', inode.path, 'during'));
    disk.kernel.at(end, () => {
      if (disk.epoch === epoch) disk.land(flight);
    });
    this.#files.at(end, settle, () => {
      const rule = disk.strike(process, 'fsync', inode.path, index);
      if (rule?.effect.kind === 'fsync_error') {
        if (rule.effect.model === 'mark_clean') volume.abandon(inode, mark);
        throw disk.failure(process, 'fsync', inode.path, 'EIO');
      }
      let effects = 0;
      if (rule?.effect.kind !== 'phantom') effects = inode.isDirectory ? volume.flushEntries(inode, mark) : volume.flush(inode, mark);
      disk.trace.emit(diskFsyncDone, process.actor, disk.text(inode), effects, index);
      disk.checkpoint(process, index, 'fsync', inode.path, 'after');
      settle.resolve(() => undefined);
    });
  }

  #check(syscall: string, allowed: boolean): void {
    if (this.#closed || !allowed) throw new EnvError('EBADF', syscall);
    if (this.#inode.isDirectory && (syscall === 'read' || syscall === 'write')) throw new EnvError('EISDIR', syscall);
  }

  /** Whether the range needs a page with a sector that the medium cannot read. */
  #isBad(offset: number, length: number): boolean {
    const { badSectors } = this.#inode;
    if (badSectors.size === 0) return false;
    const { volume } = this.#files.disk;
    const perPage = PAGE_BYTES / volume.options.sectorBytes;
    for (let page = Math.floor(offset / PAGE_BYTES); page * PAGE_BYTES < offset + length; page++) {
      if (volume.coldBytes(this.#inode, page * PAGE_BYTES, 1) === 0) continue;
      for (let s = page * perPage; s < (page + 1) * perPage; s++) if (badSectors.has(s)) return true;
    }
    return false;
  }
}

function checkRange(syscall: string, buffer: Uint8Array, offset: number, length: number, position: number | null): void {
  const fits =
    Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0 && offset + length <= buffer.length;
  if (!fits || (position !== null && !(Number.isSafeInteger(position) && position >= 0))) throw new EnvError('ERR_OUT_OF_RANGE', syscall);
}
