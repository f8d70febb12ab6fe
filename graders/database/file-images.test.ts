import { describe, expect, it } from 'vitest';
import { encodeRecords } from '../../engines/database/durable-pipeline/reference/log-record.ts';
import { encodeSegmentHeader } from '../../engines/database/durable-pipeline/reference/segment-header.ts';
import { orphanTable } from '../../scenarios/database/durable-pipeline/cast/orphan.ts';
import { crc32 } from '../../sim/bytes/crc32.ts';
import type { Env } from '../../sim/env/env.ts';
import { parseLog } from './log-image.ts';
import { parseTable } from './table-image.ts';

const env = { crc32 } as unknown as Env;
const hex = (text: string): Uint8Array => Uint8Array.from(text.replaceAll(' ', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const key = hex('000063c8');

const header = encodeSegmentHeader(env, { number: 7, firstLsn: 1, syncedLsn: 0 });

function segment(...parts: Uint8Array[]): Record<string, Uint8Array> {
  return { 'wal_000007.log': Uint8Array.from([header, ...parts].flatMap((part) => [...part])) };
}

describe('the layout of the log', () => {
  it('has the bytes that the page on the capstone shows', () => {
    const encoded = encodeRecords(
      env,
      [
        { key, value: new Uint8Array(82) },
        { key, value: undefined },
      ],
      1,
    );
    expect(encoded.subarray(0, 13)).toEqual(hex('0100000000000000 01 0400 5200'));
    expect(encoded.length).toBe(103 + 21);
    expect(encoded.subarray(103)).toEqual(hex('0200000000000000 02 0400 0000 faad2bfa 000063c8'));
  });

  it('is read back by the judge, who sees types, numbers and what is left over', () => {
    const encoded = encodeRecords(
      env,
      [
        { key, value: hex('0102') },
        { key, value: undefined },
      ],
      1,
    );
    const { segments, records } = parseLog(segment(encoded, hex('0300')));
    expect(segments).toMatchObject([{ name: 'wal_000007.log', headerValid: true, restBytes: 2 }]);
    expect(records.map(({ lsn, type, bytes }) => [lsn, type, bytes])).toEqual([
      [1, 1, 23],
      [2, 2, 21],
    ]);
  });

  it('rejects flipped bytes, skipped numbers, zeros and files of other names', () => {
    const encoded = encodeRecords(env, [{ key, value: hex('0102') }], 1);
    const flipped = encoded.slice();
    flipped[flipped.length - 1] ^= 1;
    expect(parseLog(segment(flipped)).records).toEqual([]);
    expect(parseLog(segment(encoded, encodeRecords(env, [{ key, value: undefined }], 3))).records.length).toBe(1);
    expect(parseLog(segment(new Uint8Array(64))).records).toEqual([]);
    expect(parseLog({ 'wal_7.log': segment(encoded)['wal_000007.log'] }).segments).toEqual([]);
    expect(parseLog({ 'wal_000008.log': segment(encoded)['wal_000007.log'] }).segments).toMatchObject([{ headerValid: false }]);
  });
});

describe('the layout of tables', () => {
  it('is read by the judge only when every checksum holds', () => {
    const image = orphanTable();
    expect(parseTable(image)?.map((row) => row.key[3])).toEqual([2, 4, 6, 8, 10]);
    for (let i = 0; i < image.length; i++) {
      const damaged = image.slice();
      damaged[i] ^= 0x10;
      expect(parseTable(damaged), `byte ${i}`).toBeUndefined();
    }
    expect(parseTable(image.subarray(0, 20))).toBeUndefined();
  });
});
