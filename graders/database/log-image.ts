/**
 * The judge's own reader of log segments, from file images. It follows the capstone's page and shares no code with any engine.
 *
 * A segment: 32 bytes of header (`OORWAL01`, number u32, first LSN u64, synced LSN u64, CRC-32 of the 28 bytes before), then records:
 * LSN u64, type u8, key length u16, value length u16, CRC-32 over key and value u32, key, value; integers little-endian.
 */
import { crc32 } from '../../sim/bytes/crc32.ts';

export const LOG_HEADER_BYTES = 32;
const RECORD_HEADER_BYTES = 17;

export interface ImageRecord {
  readonly segment: string;
  readonly offset: number;
  readonly bytes: number;
  readonly lsn: number;
  readonly type: number;
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

export interface ImageSegment {
  readonly name: string;
  readonly number: number;
  readonly headerValid: boolean;
  readonly size: number;
  readonly records: readonly ImageRecord[];
  /** Bytes behind the last whole record. */
  readonly restBytes: number;
}

export interface LogImage {
  readonly segments: readonly ImageSegment[];
  /** Whole records of all segments in the order of the files. */
  readonly records: readonly ImageRecord[];
}

export function segmentNumberOf(name: string): number | undefined {
  const match = /^wal_([0-9]{6})\.log$/.exec(name);
  return match === null ? undefined : Number(match[1]);
}

export function parseLog(images: Readonly<Record<string, Uint8Array>>): LogImage {
  const segments: ImageSegment[] = [];
  for (const name of Object.keys(images).sort((a, b) => (a < b ? -1 : 1))) {
    const number = segmentNumberOf(name);
    if (number !== undefined) segments.push(parseSegment(name, number, images[name]));
  }
  return { segments, records: segments.flatMap((segment) => segment.records) };
}

function parseSegment(name: string, number: number, image: Uint8Array): ImageSegment {
  const view = new DataView(image.buffer, image.byteOffset, image.length);
  const headerValid =
    image.length >= LOG_HEADER_BYTES &&
    ascii(image.subarray(0, 8)) === 'OORWAL01' &&
    view.getUint32(8, true) === number &&
    crc32(image.subarray(0, 28)) >>> 0 === view.getUint32(28, true);
  const records: ImageRecord[] = [];
  let at = LOG_HEADER_BYTES;
  for (
    let record = headerValid ? recordAt(name, image, view, at) : undefined;
    record !== undefined;
    record = recordAt(name, image, view, at)
  ) {
    const last = records.at(-1);
    if (last !== undefined && record.lsn !== last.lsn + 1) break;
    records.push(record);
    at += record.bytes;
  }
  return { name, number, headerValid, size: image.length, records, restBytes: Math.max(0, image.length - at) };
}

function recordAt(segment: string, image: Uint8Array, view: DataView, offset: number): ImageRecord | undefined {
  const body = offset + RECORD_HEADER_BYTES;
  if (body > image.length) return undefined;
  const type = image[offset + 8];
  const keyBytes = view.getUint16(offset + 9, true);
  const valueBytes = view.getUint16(offset + 11, true);
  const end = body + keyBytes + valueBytes;
  if (
    keyBytes === 0 ||
    end > image.length ||
    type < 1 ||
    type > 2 ||
    crc32(image.subarray(body, end)) >>> 0 !== view.getUint32(offset + 13, true)
  )
    return undefined;
  return {
    segment,
    offset,
    bytes: end - offset,
    lsn: Number(view.getBigUint64(offset, true)),
    type,
    key: image.subarray(body, body + keyBytes),
    value: image.subarray(body + keyBytes, end),
  };
}

function ascii(bytes: Uint8Array): string {
  return [...bytes].map((byte) => String.fromCharCode(byte)).join('');
}
