/** The files of a disk as one process sees them: names, directories, locks. Handles are in `file-handle.ts`. */
import { EnvError } from '../env/error.ts';
import type { FileHandle, FileLock, FileStat, FileSystem, OpenFlags } from '../env/fs.ts';
import type { Settle, SimProcess } from '../process/process.ts';
import { type Disk, INTERRUPTED } from './disk.ts';
import { diskCreate, diskRename, diskTruncate, diskUnlink } from './events.ts';
import type { DiskOp } from './fault-rules.ts';
import { DiskFileHandle } from './file-handle.ts';
import type { Inode } from './inode.ts';
import { byCodeUnit, joinPath, splitPath } from './path.ts';

const FLAGS: Readonly<
  Record<
    OpenFlags,
    {
      readonly read: boolean;
      readonly write: boolean;
      readonly create: boolean;
      readonly exclusive: boolean;
      readonly cut: boolean;
      readonly append: boolean;
    }
  >
> = {
  r: { read: true, write: false, create: false, exclusive: false, cut: false, append: false },
  'r+': { read: true, write: true, create: false, exclusive: false, cut: false, append: false },
  w: { read: false, write: true, create: true, exclusive: false, cut: true, append: false },
  wx: { read: false, write: true, create: true, exclusive: true, cut: true, append: false },
  'w+': { read: true, write: true, create: true, exclusive: false, cut: true, append: false },
  'wx+': { read: true, write: true, create: true, exclusive: true, cut: true, append: false },
  a: { read: false, write: true, create: true, exclusive: false, cut: false, append: true },
  ax: { read: false, write: true, create: true, exclusive: true, cut: false, append: true },
  'a+': { read: true, write: true, create: true, exclusive: false, cut: false, append: true },
};

export class DiskFileSystem implements FileSystem {
  readonly disk: Disk;
  readonly process: SimProcess;
  readonly #handles = new Set<DiskFileHandle>();

  constructor(disk: Disk, process: SimProcess) {
    this.disk = disk;
    this.process = process;
    process.atEnd(() => {
      for (const handle of [...this.#handles]) handle.drop();
      for (const [inode, holder] of [...disk.locks]) if (holder === process) disk.locks.delete(inode);
    });
  }

  open(path: string, flags: OpenFlags = 'r'): Promise<FileHandle> {
    const known = Object.hasOwn(FLAGS, flags);
    const how = FLAGS[known ? flags : 'r'];
    return this.#change<FileHandle>('open', how.write ? 'open_write' : 'open', path, () => {
      if (!known) throw new EnvError('EINVAL', 'open', path);
      const { disk } = this;
      let inode = disk.volume.lookup(path);
      if (inode === undefined) {
        if (!how.create) throw this.#missing('open', path);
        inode = this.#create('open', path);
      } else {
        if (how.exclusive) throw new EnvError('EEXIST', 'open', path);
        if (inode.isDirectory && how.write) throw new EnvError('EISDIR', 'open', path);
        disk.strike(this.process, how.write ? 'open_write' : 'open', inode.path);
        if (how.cut && inode.size > 0) this.cut('open', inode, 0);
      }
      inode.opens++;
      const handle = new DiskFileHandle(this, inode, how, () => this.#handles.delete(handle));
      this.#handles.add(handle);
      return handle;
    });
  }

  mkdir(path: string, options?: { readonly recursive?: boolean }): Promise<void> {
    return this.#change('mkdir', 'mkdir', path, () => {
      const { disk } = this;
      const parts = splitPath(path);
      let directory = disk.volume.root;
      for (const [i, name] of parts.entries()) {
        const last = i === parts.length - 1;
        const there = directory.entries.get(name);
        if (there !== undefined) {
          if (!there.isDirectory) throw new EnvError(last ? 'EEXIST' : 'ENOTDIR', 'mkdir', path);
          if (last && options?.recursive !== true) throw new EnvError('EEXIST', 'mkdir', path);
          directory = there;
          continue;
        }
        if (!last && options?.recursive !== true) throw new EnvError('ENOENT', 'mkdir', path);
        const full = joinPath(directory.path, name);
        const index = disk.begin(this.process, 'mkdir', full);
        disk.strike(this.process, 'mkdir', full, index);
        if (disk.freeBytes === 0) throw disk.failure(this.process, 'mkdir', full, 'ENOSPC');
        directory = disk.volume.create(directory, name, true);
        disk.trace.emit(diskCreate, this.process.actor, disk.text(directory), 1);
        disk.checkpoint(this.process, index, 'mkdir', full, 'after');
      }
      if (parts.length === 0 && options?.recursive !== true) throw new EnvError('EEXIST', 'mkdir', path);
    });
  }

  readdir(path: string): Promise<string[]> {
    return this.#look('readdir', path, (inode) => {
      if (!inode.isDirectory) throw new EnvError('ENOTDIR', 'scandir', path);
      return [...inode.entries.keys()].sort(byCodeUnit);
    });
  }

  stat(path: string): Promise<FileStat> {
    return this.#look('stat', path, statOf);
  }

  rename(from: string, to: string): Promise<void> {
    return this.#change('rename', 'rename', from, () => {
      const { disk } = this;
      const source = disk.volume.locate(from);
      const target = disk.volume.locate(to);
      const inode = source.directory?.entries.get(source.name);
      if (source.directory === undefined || inode === undefined) throw this.#missing('rename', from);
      if (target.directory === undefined || target.name === '') throw this.#missing('rename', to);
      if (!target.directory.isDirectory) throw new EnvError('ENOTDIR', 'rename', to);
      const replaced = target.directory.entries.get(target.name);
      if (replaced === inode) return;
      const full = joinPath(target.directory.path, target.name);
      if (inode.isDirectory && `${full}/`.startsWith(`${inode.path}/`)) throw new EnvError('EINVAL', 'rename', from);
      if (replaced !== undefined && replaced.isDirectory && !inode.isDirectory) throw new EnvError('EISDIR', 'rename', to);
      if (replaced !== undefined && !replaced.isDirectory && inode.isDirectory) throw new EnvError('ENOTDIR', 'rename', to);
      if (replaced !== undefined && replaced.entries.size > 0) throw new EnvError('ENOTEMPTY', 'rename', to);
      const index = disk.begin(this.process, 'rename', full);
      disk.strike(this.process, 'rename', full, index);
      const before = disk.text(inode);
      disk.volume.rename(source.directory, source.name, inode, target.directory, target.name);
      disk.trace.emit(diskRename, this.process.actor, before, disk.text(inode));
      disk.checkpoint(this.process, index, 'rename', full, 'after');
    });
  }

  unlink(path: string): Promise<void> {
    return this.#change('unlink', 'unlink', path, () => this.#remove('unlink', path, false));
  }

  rmdir(path: string): Promise<void> {
    return this.#change('rmdir', 'rmdir', path, () => this.#remove('rmdir', path, true));
  }

  truncate(path: string, length = 0): Promise<void> {
    return this.#change('truncate', 'truncate', path, () => {
      const inode = this.disk.volume.lookup(path);
      if (inode === undefined) throw this.#missing('open', path);
      if (inode.isDirectory) throw new EnvError('EISDIR', 'open', path);
      this.cut('truncate', inode, length);
    });
  }

  async readFile(path: string): Promise<Uint8Array> {
    const handle = await this.open(path, 'r');
    try {
      const { size } = await handle.stat();
      const bytes = new Uint8Array(size);
      let length = 0;
      while (length < size) {
        const { bytesRead } = await handle.read(bytes, length, size - length, length);
        if (bytesRead === 0) return bytes.subarray(0, length);
        length += bytesRead;
      }
      // Opening a directory for reading works; reading it is what fails.
      if (size === 0) await handle.read(bytes, 0, 0, 0);
      return bytes;
    } finally {
      await handle.close();
    }
  }

  async writeFile(path: string, data: Uint8Array): Promise<void> {
    const handle = await this.open(path, 'w');
    try {
      for (let written = 0; written < data.length;) {
        written += (await handle.write(data, written, data.length - written, written)).bytesWritten;
      }
    } finally {
      await handle.close();
    }
  }

  lock(path: string): Promise<FileLock> {
    return this.#change('lock', 'open_write', path, () => {
      const { disk, process } = this;
      const inode = disk.volume.lookup(path) ?? this.#create('open', path);
      if (inode.isDirectory) throw new EnvError('EISDIR', 'open', path);
      if (disk.locks.get(inode)?.running === true) throw new EnvError('EBUSY', 'lock', path);
      disk.locks.set(inode, process);
      return {
        release: () => {
          if (disk.locks.get(inode) === process) disk.locks.delete(inode);
        },
      };
    });
  }

  /** Sets the size of a file, as one counted operation. */
  cut(syscall: string, inode: Inode, length: number): void {
    const { disk, process } = this;
    if (!(Number.isSafeInteger(length) && length >= 0)) throw new EnvError('EINVAL', syscall, inode.path);
    const index = disk.begin(process, 'truncate', inode.path);
    disk.strike(process, 'truncate', inode.path, index);
    const before = inode.size;
    disk.volume.truncate(inode, length);
    disk.trace.emit(diskTruncate, process.actor, disk.text(inode), length, before);
    disk.checkpoint(process, index, 'truncate', inode.path, 'after');
  }

  /** An operation whose `body` begins after `ns`. */
  request<T>(call: string, ns: number, body: (settle: Settle<T>) => void): Promise<T> {
    return this.process.operation<T>(`fs.${call}`, undefined, (settle) => this.at(this.process.now + ns, settle, () => body(settle)));
  }

  /** Runs `body` at a time, unless the process or the power is gone by then. What it throws rejects the operation. */
  at<T>(timeNs: number, settle: Settle<T>, body: () => void): void {
    const { disk, process } = this;
    const { epoch } = disk;
    disk.kernel.at(timeNs, () => {
      if (!process.running || disk.epoch !== epoch) return;
      try {
        body();
      } catch (error) {
        if (error !== INTERRUPTED) settle.reject(error);
      }
    });
  }

  #change<T>(call: string, op: DiskOp, path: string, body: () => T): Promise<T> {
    const { disk, process } = this;
    return this.request<T>(call, disk.slowed(process, op, path, disk.profile.cacheWriteNs), (settle) => {
      const value = body();
      settle.resolve(() => value);
    });
  }

  #look<T>(call: 'readdir' | 'stat', path: string, body: (inode: Inode) => T): Promise<T> {
    const { disk, process } = this;
    return this.request<T>(call, disk.slowed(process, call, path, disk.profile.cachedReadNs), (settle) => {
      const inode = disk.volume.lookup(path);
      if (inode === undefined) throw this.#missing(call === 'readdir' ? 'scandir' : 'stat', path);
      disk.strike(process, call, inode.path);
      const value = body(inode);
      settle.resolve(() => value);
    });
  }

  #create(syscall: string, path: string): Inode {
    const { disk, process } = this;
    const { directory, name } = disk.volume.locate(path);
    if (directory === undefined || name === '') throw this.#missing(syscall, path);
    if (!directory.isDirectory) throw new EnvError('ENOTDIR', syscall, path);
    const full = joinPath(directory.path, name);
    const index = disk.begin(process, 'create', full);
    disk.strike(process, 'create', full, index);
    if (disk.freeBytes === 0) throw disk.failure(process, 'create', full, 'ENOSPC');
    const inode = disk.volume.create(directory, name, false);
    disk.trace.emit(diskCreate, process.actor, disk.text(inode), 0);
    disk.checkpoint(process, index, 'create', full, 'after');
    return inode;
  }

  #remove(op: 'unlink' | 'rmdir', path: string, wantDirectory: boolean): void {
    const { disk, process } = this;
    const { directory, name } = disk.volume.locate(path);
    const inode = directory?.entries.get(name);
    if (directory === undefined || inode === undefined) throw this.#missing(op, path);
    if (inode.isDirectory !== wantDirectory) throw new EnvError(wantDirectory ? 'ENOTDIR' : 'EISDIR', op, path);
    if (inode.entries.size > 0) throw new EnvError('ENOTEMPTY', op, path);
    const index = disk.begin(process, op, inode.path);
    disk.strike(process, op, inode.path, index);
    const id = disk.text(inode);
    disk.volume.remove(directory, name, inode);
    disk.trace.emit(diskUnlink, process.actor, id, wantDirectory ? 1 : 0);
    disk.checkpoint(process, index, op, inode.path, 'after');
  }

  /** ENOTDIR where a file stands in the way, else ENOENT. */
  #missing(syscall: string, path: string): EnvError {
    let inode: Inode | undefined = this.disk.volume.root;
    for (const part of splitPath(path)) {
      if (inode !== undefined && !inode.isDirectory) return new EnvError('ENOTDIR', syscall, path);
      inode = inode?.entries.get(part);
    }
    return new EnvError('ENOENT', syscall, path);
  }
}

export function statOf(inode: Inode): FileStat {
  const { size, isDirectory } = inode;
  return { size, isFile: () => !isDirectory, isDirectory: () => isDirectory };
}
