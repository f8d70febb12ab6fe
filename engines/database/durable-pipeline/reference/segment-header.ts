/**
 * Head of a log segment (32 bytes, little-endian): `OORWAL01`, segment number u32, LSN of its first record u64, synced LSN u64,
 * CRC-32 over the 28 bytes before.
 *
 * The synced LSN says that everything up to it had been fsynced when the header was written last. Recovery needs it to tell damage
 * from an unfinished batch: below it a bad record is damage, above it it is what a loss of power leaves behind.
 */
import type { Env } from '../../../../sim/env/env.ts';

export const SEGMENT_HEADER_BYTES = 32;
const MAGIC = new Uint8Array([0x4f, 0x4f, 0x52, 0x57, 0x41, 0x4c, 0x30, 0x31]);

export interface SegmentHeader {
  readonly number: number;
  readonly firstLsn: number;
  readonly syncedLsn: number;
}

/** `wal_000007.log` */
export function segmentName(number: number): string {
  return `wal_${String(number).padStart(6, '0')}.log`;
}

/** The number in a segment's name; undefined for any other file, which is none of ours. */
export function segmentNumber(name: string): number | undefined {
  const match = /^wal_([0-9]{6})\.log$/.exec(name);
  return match === null ? undefined : Number(match[1]);
}

export function encodeSegmentHeader(env: Env, header: SegmentHeader): Uint8Array {
  const bytes = new Uint8Array(SEGMENT_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint32(8, header.number, true);
  view.setBigUint64(12, BigInt(header.firstLsn), true);
  view.setBigUint64(20, BigInt(header.syncedLsn), true);
  view.setUint32(28, env.crc32(bytes.subarray(0, 28)), true);
  return bytes;
}

/** Undefined unless it is whole, undamaged and belongs to the segment of that number. */
export function decodeSegmentHeader(env: Env, bytes: Uint8Array, number: number): SegmentHeader | undefined {
  if (bytes.length < SEGMENT_HEADER_BYTES) return undefined;
  for (let i = 0; i < MAGIC.length; i++) if (bytes[i] !== MAGIC[i]) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, SEGMENT_HEADER_BYTES);
  if (env.crc32(bytes.subarray(0, 28)) >>> 0 !== view.getUint32(28, true) || view.getUint32(8, true) !== number) return undefined;
  return { number, firstLsn: Number(view.getBigUint64(12, true)), syncedLsn: Number(view.getBigUint64(20, true)) };
}
