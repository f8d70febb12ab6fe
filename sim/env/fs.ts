/**
 * Files, with the names and shapes of `node:fs/promises`. `close` never syncs. A directory's entries are made durable as on a
 * POSIX host: `open(directory, 'r')`, `sync()`, `close()`.
 *
 * Failures are errors with Node's `code`, `syscall` and `path`: ENOENT, EEXIST, EISDIR, ENOTDIR, ENOTEMPTY, EIO, ENOSPC, EROFS,
 * EBADF, EINVAL.
 */
export interface FileSystem {
  /** Flags: `r`, `r+`, `w`, `wx`, `w+`, `wx+`, `a`, `ax`, `a+`. A directory opens with `r` only. */
  open(path: string, flags?: OpenFlags): Promise<FileHandle>;
  mkdir(path: string, options?: { readonly recursive?: boolean }): Promise<void>;
  /** Names in the directory, sorted by code unit. */
  readdir(path: string): Promise<string[]>;
  /** Atomic for a reader: `to` is the old or the new file. Durable only after the directory is synced. */
  rename(from: string, to: string): Promise<void>;
  /** Removes the entry; an open handle keeps the file readable until closed. */
  unlink(path: string): Promise<void>;
  rmdir(path: string): Promise<void>;
  stat(path: string): Promise<FileStat>;
  truncate(path: string, length?: number): Promise<void>;
  readFile(path: string): Promise<Uint8Array>;
  writeFile(path: string, data: Uint8Array): Promise<void>;
  /**
   * Advisory exclusive lock on an existing or new file, held until released or until the process ends in any way.
   * Rejects with EBUSY while a live process holds it.
   */
  lock(path: string): Promise<FileLock>;
}

export type OpenFlags = 'r' | 'r+' | 'w' | 'wx' | 'w+' | 'wx+' | 'a' | 'ax' | 'a+';

export interface FileStat {
  readonly size: number;
  isFile(): boolean;
  isDirectory(): boolean;
}

export interface FileHandle {
  /** Reads up to `length` bytes into `buffer`; may return fewer, and 0 only at the end. `position` null: the handle's own. */
  read(buffer: Uint8Array, offset?: number, length?: number, position?: number | null): Promise<{ bytesRead: number; buffer: Uint8Array }>;
  /** May write fewer bytes than asked. In append mode the position is always the end of the file. */
  write(
    buffer: Uint8Array,
    offset?: number,
    length?: number,
    position?: number | null,
  ): Promise<{ bytesWritten: number; buffer: Uint8Array }>;
  /** fsync: data and size of this file reach the medium, as of the moment of the call. */
  sync(): Promise<void>;
  /** fdatasync: data, and the size where it is needed to read them. */
  datasync(): Promise<void>;
  truncate(length?: number): Promise<void>;
  stat(): Promise<FileStat>;
  close(): Promise<void>;
}

export interface FileLock {
  release(): void;
}
