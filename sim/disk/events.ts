/** What a disk writes into the trace. The actor is the process that called, or the host for what befalls the disk. */
import { eventKind } from '../kernel/trace.ts';

/** `crc` is the CRC-32 of the bytes taken over. */
export const diskWrite = eventKind('disk.write', ['path:text', 'offset', 'length:bytes', 'crc:hex']);
/** A read that had to go to the device. */
export const diskRead = eventKind('disk.read', ['path:text', 'offset', 'length:bytes']);
export const diskFsync = eventKind('disk.fsync', ['path:text', 'pending', 'dataOnly', 'io']);
/** `effects`: how many became persistent. */
export const diskFsyncDone = eventKind('disk.fsync.done', ['path:text', 'effects', 'io']);
export const diskCreate = eventKind('disk.create', ['path:text', 'directory']);
export const diskRename = eventKind('disk.rename', ['from:text', 'to:text']);
export const diskUnlink = eventKind('disk.unlink', ['path:text', 'directory']);
export const diskTruncate = eventKind('disk.truncate', ['path:text', 'size:bytes', 'before:bytes']);
/** An operation that failed for a reason outside the program: EIO, ENOSPC, EROFS. */
export const diskError = eventKind('disk.error', ['op:text', 'path:text', 'code:text']);
/** A fault has struck an operation; `io` is its number, reads counted apart. */
export const diskFault = eventKind('disk.fault', ['fault:text', 'op:text', 'path:text', 'io']);
/** Dirty data reached the medium by itself. */
export const diskWriteBack = eventKind('disk.writeback', ['path:text', 'effects']);
export const diskCrash = eventKind('disk.crash', ['policy:text', 'files', 'pending', 'kept']);
/** One per affected file after `disk.crash`; sizes before and after, -1 for no such file. */
export const diskFate = eventKind('disk.fate', ['path:text', 'fate:text', 'cached:bytes', 'surviving:bytes']);
/** Follows each `disk.fate`. */
export const diskFateEffects = eventKind('disk.fate.effects', ['path:text', 'pending', 'kept']);
/** A byte on the medium has changed by itself. */
export const diskRot = eventKind('disk.rot', ['path:text', 'offset', 'mask:hex']);
/** A sector of the medium cannot be read any more. */
export const diskBadSector = eventKind('disk.bad_sector', ['path:text', 'offset']);
