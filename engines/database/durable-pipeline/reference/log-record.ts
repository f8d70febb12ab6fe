/**
 * One record of the log, little-endian: LSN u64, type u8 (1 put, 2 delete), key length u16, value length u16, CRC-32 over key then
 * value, key, value. Types start at 1 so that a run of zeros is never a record.
 */
import type { Env } from '../../../../sim/env/env.ts';

export const RECORD_HEADER_BYTES = 17;
export const TYPE_PUT = 1;
export const TYPE_DELETE = 2;

export interface Write {
  readonly key: Uint8Array;
  /** Undefined for a delete. */
  readonly value: Uint8Array | undefined;
}

export interface LogRecord extends Write {
  readonly lsn: number;
  /** Bytes of the whole record. */
  readonly bytes: number;
}

export function recordBytes(write: Write): number {
  return RECORD_HEADER_BYTES + write.key.length + (write.value === undefined ? 0 : write.value.length);
}

/** Records for `writes` with consecutive numbers from `firstLsn`, one behind the other. */
export function encodeRecords(env: Env, writes: readonly Write[], firstLsn: number): Uint8Array {
  const bytes = new Uint8Array(writes.reduce((sum, write) => sum + recordBytes(write), 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  let lsn = firstLsn;
  for (const { key, value } of writes) {
    view.setUint32(at, lsn % 0x100000000, true);
    view.setUint32(at + 4, Math.floor(lsn / 0x100000000), true);
    bytes[at + 8] = value === undefined ? TYPE_DELETE : TYPE_PUT;
    view.setUint16(at + 9, key.length, true);
    view.setUint16(at + 11, value === undefined ? 0 : value.length, true);
    const body = at + RECORD_HEADER_BYTES;
    bytes.set(key, body);
    let end = body + key.length;
    if (value !== undefined) {
      bytes.set(value, end);
      end += value.length;
    }
    view.setUint32(at + 13, env.crc32(bytes.subarray(body, end)), true);
    at = end;
    lsn++;
  }
  return bytes;
}

/**
 * The record at `offset`, or undefined unless it is whole, carries the number `lsn`, and its checksum holds. The number is not
 * covered by the checksum: demanding exactly the next one is what rejects old records in recycled blocks.
 */
export function decodeRecord(env: Env, bytes: Uint8Array, offset: number, lsn: number): LogRecord | undefined {
  const body = offset + RECORD_HEADER_BYTES;
  if (body > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint32(offset, true) !== lsn % 0x100000000 || view.getUint32(offset + 4, true) !== Math.floor(lsn / 0x100000000))
    return undefined;
  const type = bytes[offset + 8];
  const keyLength = view.getUint16(offset + 9, true);
  const valueLength = view.getUint16(offset + 11, true);
  const end = body + keyLength + valueLength;
  // A header whose second half was lost to zeros claims to be empty, and the checksum of nothing is zero.
  if (keyLength === 0) return undefined;
  if (end > bytes.length || (type !== TYPE_PUT && type !== TYPE_DELETE) || (type === TYPE_DELETE && valueLength > 0)) return undefined;
  if (env.crc32(bytes.subarray(body, end)) >>> 0 !== view.getUint32(offset + 13, true)) return undefined;
  const key = bytes.subarray(body, body + keyLength);
  return { lsn, key, value: type === TYPE_PUT ? bytes.subarray(body + keyLength, end) : undefined, bytes: end - offset };
}
