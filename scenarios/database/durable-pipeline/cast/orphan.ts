/**
 * A complete, valid table file with a value that nobody ever wrote, as a flush leaves it that was cut off before its manifest entry.
 * Layout as on the capstone's page.
 */
import { crc32 } from '../../../../sim/bytes/crc32.ts';

/** Keys that loads with at least ten keys use, so that whoever reads this table shows a foreign value. */
const KEYS = [2, 4, 6, 8, 10];

export function orphanTable(): Uint8Array {
  const foreign = new TextEncoder().encode('never written by anybody');
  const block: number[] = [];
  for (const id of KEYS) block.push(4, 0, 0, 0, 0, id, 0, foreign.length, 0, ...foreign);
  // A filter that lets everything through: one hash over eight set bits.
  const filter = [8, 0, 0, 0, 1, 0, 0, 0, 0xff];
  const index = [4, 0, 0, 0, 0, KEYS[KEYS.length - 1], ...u64(0)];
  const filterOffset = block.length + 4;
  const indexOffset = filterOffset + filter.length + 4;
  return new Uint8Array([
    ...sealed(block),
    ...sealed(filter),
    ...sealed(index),
    ...u64(indexOffset),
    ...u64(filterOffset),
    ...new TextEncoder().encode('OORSST01'),
  ]);
}

function sealed(bytes: readonly number[]): number[] {
  const crc = crc32(new Uint8Array(bytes));
  return [...bytes, crc & 0xff, (crc >>> 8) & 0xff, (crc >>> 16) & 0xff, crc >>> 24];
}

function u64(value: number): number[] {
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24, 0, 0, 0, 0];
}
