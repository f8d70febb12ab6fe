import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArrayCursor, MergedCursor } from './cursor.ts';
import { compareKeys, keyPrefix } from './key-order.ts';
import { type Entry, Memtable } from './memtable.ts';

const keys = fc.uint8Array({ maxLength: 9, max: 3 });
const writes = fc.array(fc.record({ key: keys, value: fc.option(fc.uint8Array({ maxLength: 3 }), { nil: undefined }) }), { maxLength: 60 });

function modelOf(list: readonly Entry[]): Entry[] {
  const model = new Map<string, Entry>();
  for (const entry of list) model.set(entry.key.join(), entry);
  return [...model.values()].sort((a, b) => compareKeys(a.key, b.key));
}

describe('the order of keys', () => {
  it('is never contradicted by the numeric prefix', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 9 }), fc.uint8Array({ maxLength: 9 }), (a, b) => {
        const [x, y] = [keyPrefix(a), keyPrefix(b)];
        if (x !== y) expect(x < y).toBe(compareKeys(a, b) < 0);
      }),
    );
  });
});

describe('the memtable', () => {
  it('holds the newest entry of each key, in order, and counts its bytes', () => {
    fc.assert(
      fc.property(writes, (list) => {
        const memtable = new Memtable();
        list.forEach(({ key, value }, i) => memtable.apply(key, value, i + 1));
        const model = modelOf(list);
        expect(memtable.all()).toEqual(model);
        expect(memtable.count).toBe(model.length);
        expect(memtable.bytes).toBe(model.reduce((sum, entry) => sum + entry.key.length + (entry.value?.length ?? 0), 0));
        for (const { key } of list) expect(memtable.find(key)).toEqual(model.find((entry) => compareKeys(entry.key, key) === 0));
      }),
    );
  });

  it('gives any range, both ends included, as it was at the call', () => {
    fc.assert(
      fc.property(writes, keys, keys, (list, low, high) => {
        const memtable = new Memtable();
        list.forEach(({ key, value }, i) => memtable.apply(key, value, i + 1));
        const range = memtable.range(low, high);
        const expected = modelOf(list).filter((entry) => compareKeys(entry.key, low) >= 0 && compareKeys(entry.key, high) <= 0);
        memtable.apply(low, new Uint8Array([9]), 99);
        expect(range).toEqual(compareKeys(low, high) > 0 ? [] : expected);
      }),
    );
  });

  it('stays in order over many chunks', () => {
    const memtable = new Memtable();
    for (let i = 0; i < 5000; i++) {
      const id = (i * 2741) % 5000;
      memtable.apply(new Uint8Array([id >>> 8, id & 0xff]), new Uint8Array([1]), i + 1);
    }
    const all = memtable.all();
    expect(all.length).toBe(5000);
    expect(all.every((entry, i) => i === 0 || compareKeys(all[i - 1].key, entry.key) < 0)).toBe(true);
    expect([memtable.minLsn, memtable.maxLsn]).toEqual([1, 5000]);
  });
});

describe('the merge', () => {
  it('shows each key once, with the entry of the newest source', () => {
    fc.assert(
      fc.property(fc.array(writes, { maxLength: 4 }), (sources) => {
        const sorted = sources.map(modelOf);
        const cursor = new MergedCursor(sorted.map((entries) => new ArrayCursor(entries)));
        const merged: Entry[] = [];
        for (; cursor.entry !== undefined; void cursor.advance()) merged.push(cursor.entry);
        expect(merged).toEqual(modelOf(sorted.toReversed().flat()));
      }),
    );
  });
});
