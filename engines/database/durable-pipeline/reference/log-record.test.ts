import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../../sim/bytes/crc32.ts';
import type { Env } from '../../../../sim/env/env.ts';
import { decodeRecord, encodeRecords, type Write } from './log-record.ts';
import { decodeLine, encodeLine, type ManifestEntry } from './manifest-entry.ts';
import { decodeSegmentHeader, encodeSegmentHeader, segmentNumber } from './segment-header.ts';

const env = { crc32 } as unknown as Env;
const writes: fc.Arbitrary<Write[]> = fc.array(
  fc.record({ key: fc.uint8Array({ minLength: 1, maxLength: 6 }), value: fc.option(fc.uint8Array({ maxLength: 40 }), { nil: undefined }) }),
  { minLength: 1, maxLength: 8 },
);

describe('records of the log', () => {
  it('come back as they went in, one behind the other, under their numbers', () => {
    fc.assert(
      fc.property(writes, fc.integer({ min: 1, max: 2 ** 40 }), (list, first) => {
        const bytes = encodeRecords(env, list, first);
        let at = 0;
        list.forEach(({ key, value }, i) => {
          const record = decodeRecord(env, bytes, at, first + i);
          expect(record).toMatchObject({ lsn: first + i, key, value });
          at += record?.bytes ?? 0;
        });
        expect(at).toBe(bytes.length);
      }),
    );
  });

  it('are rejected under any other number, when cut short, and when a covered byte differs', () => {
    fc.assert(
      fc.property(writes, fc.nat(), fc.integer({ min: 1, max: 255 }), (list, place, mask) => {
        const bytes = encodeRecords(env, list.slice(0, 1), 7);
        expect(decodeRecord(env, bytes, 0, 6)).toBeUndefined();
        expect(decodeRecord(env, bytes, 0, 8)).toBeUndefined();
        expect(decodeRecord(env, bytes.subarray(0, bytes.length - 1), 0, 7)).toBeUndefined();
        const damaged = bytes.slice();
        const at = place % bytes.length;
        damaged[at] ^= mask;
        // Only the type of a put without value can turn into another valid record: the layout leaves it uncovered.
        if (at !== 8) expect(decodeRecord(env, damaged, 0, 7)).toBeUndefined();
      }),
    );
  });

  it('are never made of zeros, not even behind a number and a type that are right', () => {
    expect(decodeRecord(env, new Uint8Array(64), 0, 0)).toBeUndefined();
    const torn = new Uint8Array(64);
    torn.set(encodeRecords(env, [{ key: new Uint8Array([1]), value: new Uint8Array([2]) }], 7).subarray(0, 9));
    expect(decodeRecord(env, torn, 0, 7)).toBeUndefined();
  });
});

describe('segment headers', () => {
  it('count only whole, undamaged and under their own number', () => {
    const bytes = encodeSegmentHeader(env, { number: 3, firstLsn: 1234, syncedLsn: 5678 });
    expect(decodeSegmentHeader(env, bytes, 3)).toEqual({ number: 3, firstLsn: 1234, syncedLsn: 5678 });
    expect(decodeSegmentHeader(env, bytes, 4)).toBeUndefined();
    for (let i = 0; i < bytes.length; i++) {
      const damaged = bytes.slice();
      damaged[i] ^= 1;
      expect(decodeSegmentHeader(env, damaged, 3)).toBeUndefined();
    }
  });

  it('are looked for in files with exactly the right names', () => {
    expect(['wal_000012.log', 'wal_12.log', 'wal_0000012.log', 'xwal_000012.log', 'wal_000012.log~'].map(segmentNumber)).toEqual([
      12,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('lines of the manifest', () => {
  it('come back as they went in, and not at all when a byte differs', () => {
    const entry: ManifestEntry = {
      type: 'compaction',
      removed: [1, 2],
      added: [{ id: 3, level: 1, min_key: '00', max_key: 'ff' }],
      flushed_lsn: 99,
    };
    const line = encodeLine(env, entry);
    expect(decodeLine(env, line.subarray(0, line.length - 1))).toEqual(entry);
    for (let i = 0; i < line.length - 1; i++) {
      const damaged = line.slice(0, line.length - 1);
      damaged[i] ^= 2;
      expect(decodeLine(env, damaged)).toBeUndefined();
    }
  });
});
