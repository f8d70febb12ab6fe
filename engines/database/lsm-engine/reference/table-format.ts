/**
 * Layout of a sorted table file, all integers little-endian:
 *
 *   data block ... data block   entries: key_len u16, key, deleted u8, value_len u16, value; then CRC-32 of the block
 *   filter block                bits u32, hashes u32, bit bytes; then CRC-32
 *   index block                 per data block: key_len u16, its last key, its offset u64; then CRC-32
 *   footer (24 bytes)           index offset u64, filter offset u64, `OORSST01`
 */
import type { Entry } from './memtable.ts';

export const FOOTER_BYTES = 24;
export const BLOCK_CRC_BYTES = 4;
export const ENTRY_HEAD_BYTES = 5;
export const MAGIC = new Uint8Array([0x4f, 0x4f, 0x52, 0x53, 0x53, 0x54, 0x30, 0x31]);
const DIGITS = 6;

export interface BlockHandle {
  readonly lastKey: Uint8Array;
  readonly offset: number;
}

/** `sst_000042.dat` */
export function tableName(id: number): string {
  return `sst_${String(id).padStart(DIGITS, '0')}.dat`;
}

/** The id in a table's name; undefined for any other file. */
export function tableId(name: string): number | undefined {
  const match = /^sst_([0-9]{6})\.dat$/.exec(name);
  return match === null ? undefined : Number(match[1]);
}

export function entryBytes(entry: Entry): number {
  return ENTRY_HEAD_BYTES + entry.key.length + (entry.value === undefined ? 0 : entry.value.length);
}

/** Writes one entry at `offset` and returns the offset behind it. */
export function encodeEntry(target: Uint8Array, offset: number, entry: Entry): number {
  const { key, value } = entry;
  const valueLength = value === undefined ? 0 : value.length;
  target[offset] = key.length & 0xff;
  target[offset + 1] = key.length >>> 8;
  target.set(key, offset + 2);
  let at = offset + 2 + key.length;
  target[at++] = value === undefined ? 1 : 0;
  target[at++] = valueLength & 0xff;
  target[at++] = valueLength >>> 8;
  if (value !== undefined) target.set(value, at);
  return at + valueLength;
}

/** The entries of a data block; undefined when a length points outside it. */
export function decodeBlock(block: Uint8Array): Entry[] | undefined {
  const entries: Entry[] = [];
  let at = 0;
  while (at < block.length) {
    if (at + 2 > block.length) return undefined;
    const keyLength = block[at] | (block[at + 1] << 8);
    at += 2;
    if (at + keyLength + 3 > block.length) return undefined;
    const key = block.subarray(at, at + keyLength);
    at += keyLength;
    const deleted = block[at];
    const valueLength = block[at + 1] | (block[at + 2] << 8);
    at += 3;
    if (at + valueLength > block.length || deleted > 1) return undefined;
    entries.push({ key, value: deleted === 1 ? undefined : block.subarray(at, at + valueLength) });
    at += valueLength;
  }
  return entries;
}

export function encodeIndex(handles: readonly BlockHandle[]): Uint8Array {
  const bytes = new Uint8Array(handles.reduce((sum, handle) => sum + 10 + handle.lastKey.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { lastKey, offset } of handles) {
    view.setUint16(at, lastKey.length, true);
    bytes.set(lastKey, at + 2);
    at += 2 + lastKey.length;
    view.setBigUint64(at, BigInt(offset), true);
    at += 8;
  }
  return bytes;
}

/** The index; undefined when lengths or offsets make no sense for data of `dataBytes`. */
export function decodeIndex(bytes: Uint8Array, dataBytes: number): BlockHandle[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const handles: BlockHandle[] = [];
  let at = 0;
  let expected = 0;
  while (at < bytes.length) {
    if (at + 2 > bytes.length) return undefined;
    const keyLength = view.getUint16(at, true);
    if (at + 10 + keyLength > bytes.length) return undefined;
    const lastKey = bytes.subarray(at + 2, at + 2 + keyLength);
    const offset = Number(view.getBigUint64(at + 2 + keyLength, true));
    if (offset < expected || offset + BLOCK_CRC_BYTES > dataBytes) return undefined;
    expected = offset + BLOCK_CRC_BYTES;
    handles.push({ lastKey, offset });
    at += 10 + keyLength;
  }
  return handles;
}

export function encodeFooter(indexOffset: number, filterOffset: number): Uint8Array {
  const bytes = new Uint8Array(FOOTER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(indexOffset), true);
  view.setBigUint64(8, BigInt(filterOffset), true);
  bytes.set(MAGIC, 16);
  return bytes;
}

/** Offsets of index and filter; undefined when the magic or the order is wrong. */
export function decodeFooter(
  bytes: Uint8Array,
  fileBytes: number,
): { readonly indexOffset: number; readonly filterOffset: number } | undefined {
  for (let i = 0; i < MAGIC.length; i++) if (bytes[16 + i] !== MAGIC[i]) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const indexOffset = Number(view.getBigUint64(0, true));
  const filterOffset = Number(view.getBigUint64(8, true));
  if (filterOffset + BLOCK_CRC_BYTES > indexOffset || indexOffset + BLOCK_CRC_BYTES > fileBytes - FOOTER_BYTES) return undefined;
  return { indexOffset, filterOffset };
}
