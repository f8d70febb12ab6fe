/**
 * The judge's own reader of table files, from file images. It follows the capstone's page and shares no code with any engine.
 * Footer (24 bytes): index offset u64, filter offset u64, `OORSST01`. Index: key length u16, last key, block offset u64 per block.
 * Block: entries of key length u16, key, deleted u8, value length u16, value. Every block ends with its CRC-32.
 */
import { crc32 } from '../../sim/bytes/crc32.ts';

export interface TableRow {
  readonly key: Uint8Array;
  readonly deleted: boolean;
  readonly value: Uint8Array;
}

export function tableIdOf(name: string): number | undefined {
  const match = /^sst_([0-9]{6})\.dat$/.exec(name);
  return match === null ? undefined : Number(match[1]);
}

/** All rows in order; undefined when the file is not a whole, undamaged table. */
export function parseTable(image: Uint8Array): TableRow[] | undefined {
  const footerAt = image.length - 24;
  if (footerAt < 8) return undefined;
  const view = new DataView(image.buffer, image.byteOffset, image.length);
  for (const [i, char] of [...'OORSST01'].entries()) if (image[footerAt + 16 + i] !== char.charCodeAt(0)) return undefined;
  const indexAt = Number(view.getBigUint64(footerAt, true));
  const filterAt = Number(view.getBigUint64(footerAt + 8, true));
  if (
    filterAt > indexAt ||
    indexAt + 4 > footerAt ||
    !sealIntact(image, view, filterAt, indexAt) ||
    !sealIntact(image, view, indexAt, footerAt)
  )
    return undefined;
  const starts: number[] = [];
  for (let at = indexAt; at < footerAt - 4;) {
    const next = at + 2 + view.getUint16(at, true) + 8;
    if (next > footerAt - 4) return undefined;
    starts.push(Number(view.getBigUint64(next - 8, true)));
    at = next;
  }
  const rows: TableRow[] = [];
  for (const [i, start] of starts.entries()) {
    const end = i + 1 < starts.length ? starts[i + 1] : filterAt;
    if (start >= end || !sealIntact(image, view, start, end) || !readBlock(image, view, start, end - 4, rows)) return undefined;
  }
  return rows;
}

function readBlock(image: Uint8Array, view: DataView, start: number, end: number, rows: TableRow[]): boolean {
  let at = start;
  while (at < end) {
    if (at + 5 > end) return false;
    const keyEnd = at + 2 + view.getUint16(at, true);
    if (keyEnd + 3 > end) return false;
    const valueEnd = keyEnd + 3 + view.getUint16(keyEnd + 1, true);
    if (valueEnd > end) return false;
    rows.push({ key: image.subarray(at + 2, keyEnd), deleted: image[keyEnd] === 1, value: image.subarray(keyEnd + 3, valueEnd) });
    at = valueEnd;
  }
  return true;
}

function sealIntact(image: Uint8Array, view: DataView, start: number, end: number): boolean {
  return end - 4 >= start && crc32(image.subarray(start, end - 4)) >>> 0 === view.getUint32(end - 4, true);
}
