/** Whole reads and writes on top of calls that may do less than asked, and the sync of a directory. */
import type { FileHandle, FileSystem } from '../../../../sim/env/fs.ts';
import { EngineError } from './engine-error.ts';

/** Writes all of `bytes` at `position`, however many calls it takes. */
export async function writeFully(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    if (bytesWritten <= 0) throw new EngineError('EIO', 'a write took no byte');
    done += bytesWritten;
  }
}

/** Reads exactly `length` bytes at `position`. A file that ends before is ECORRUPT. */
export async function readFully(handle: FileHandle, position: number, length: number, what: string): Promise<Uint8Array> {
  const buffer = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(buffer, done, length - done, position + done);
    if (bytesRead === 0) throw new EngineError('ECORRUPT', `${what} ends at byte ${position + done} instead of ${position + length}`);
    done += bytesRead;
  }
  return buffer;
}

/** Makes the directory's entries durable: names of new files, renames, removals. */
export async function syncDirectory(fs: FileSystem, directory: string): Promise<void> {
  const handle = await fs.open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
