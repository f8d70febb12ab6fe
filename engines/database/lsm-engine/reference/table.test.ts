import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../../../scenarios/scenario.ts';
import type { Env } from '../../../../sim/env/env.ts';
import { drainByNextTick } from '../../../../sim/kernel/drain.ts';
import { World } from '../../../../sim/world/world.ts';
import { BlockCache } from './block-cache.ts';
import { BloomFilter, hashKey } from './bloom-filter.ts';
import { planCompaction, writeCompaction } from './compaction.ts';
import { codeOf } from './engine-error.ts';
import { compareKeys } from './key-order.ts';
import { LevelSet } from './level-set.ts';
import type { Entry } from './memtable.ts';
import { tableName } from './table-format.ts';
import { TableReader } from './table-reader.ts';
import { type TableMeta, TableWriter } from './table-writer.ts';

const OPTIONS = { blockBytes: 64, bitsPerKey: 10, l0Trigger: 2, l1TargetBytes: 1 << 20, sizeRatio: 10, targetFileBytes: 256 };

/** Runs `main` as a program on a simulated host and hands on what it throws. */
async function inWorld(main: (env: Env) => Promise<void>): Promise<void> {
  const scenario = {
    hosts: [{ name: 'h', disk: { profile: 'ssd_nominal', fs: 'posix_strict', unwritten: 'zero' } }],
    durationNs: 1e12,
    network: { latency: { law: 'constant', value: 1 }, bandwidthBytesPerSecond: 1, segmentBytes: { law: 'constant', value: 1 } },
  };
  const world = new World(scenario as unknown as Scenario, 'test', new Set());
  let failure: unknown;
  world.boot('h', 'test', async (env) => {
    try {
      await main(env);
    } catch (error) {
      failure = error;
    }
  });
  await world.run(drainByNextTick, () => false);
  if (failure !== undefined) throw failure as Error;
}

const key = (id: number): Uint8Array => new Uint8Array([id >>> 8, id & 0xff]);
const entry = (id: number, value: string | undefined): Entry => ({
  key: key(id),
  value: value === undefined ? undefined : new TextEncoder().encode(value),
});

async function write(env: Env, id: number, level: number, entries: readonly Entry[]): Promise<TableMeta> {
  const writer = await TableWriter.create(env, tableName(id), OPTIONS);
  for (const one of entries) if (writer.add(one)) await writer.drain();
  return writer.finish(id, level);
}

describe('the bloom filter', () => {
  it('never denies a key that was added, also once read back, and denies nearly all others', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 8 }), { maxLength: 200 }), (keys) => {
        const filter = BloomFilter.sized(keys.length, 10);
        for (const k of keys) filter.add(hashKey(k).h1, hashKey(k).h2);
        const again = BloomFilter.decode(filter.encode());
        for (const k of keys) expect(again?.mayContain(hashKey(k).h1, hashKey(k).h2)).toBe(true);
      }),
    );
    const filter = BloomFilter.sized(5000, 10);
    for (let id = 0; id < 10000; id += 2) filter.add(hashKey(key(id)).h1, hashKey(key(id)).h2);
    let passed = 0;
    for (let id = 1; id < 10000; id += 2) if (filter.mayContain(hashKey(key(id)).h1, hashKey(key(id)).h2)) passed++;
    expect(passed / 5000).toBeLessThan(0.025);
  });
});

describe('a table', () => {
  it('gives back every entry by lookup and by cursor, tombstones and empty values apart', async () => {
    await inWorld(async (env) => {
      const entries = Array.from({ length: 300 }, (_, i) => entry(2 * i, i % 7 === 0 ? undefined : i % 5 === 0 ? '' : `value ${i}`));
      const meta = await write(env, 1, 0, entries);
      const table = await TableReader.open(env, tableName(1), new BlockCache(200), meta);
      for (const one of entries) expect(await table.find(one.key)).toEqual(one);
      for (let id = 1; id < 600; id += 2) expect(await table.find(key(id))).toBeUndefined();
      const cursor = await table.cursor(key(101), key(200));
      const seen: Entry[] = [];
      for (let one = cursor.entry; one !== undefined; one = cursor.entry) {
        seen.push(one);
        await cursor.advance();
      }
      expect(seen).toEqual(entries.filter((one) => compareKeys(one.key, key(101)) >= 0 && compareKeys(one.key, key(200)) <= 0));
    });
  });

  it('answers rightly or reports ECORRUPT when any one byte is damaged', async () => {
    await inWorld(async (env) => {
      const entries = Array.from({ length: 12 }, (_, i) => entry(i, `v${i}`));
      const meta = await write(env, 1, 0, entries);
      const image = await env.fs.readFile(tableName(1));
      for (let at = 0; at < image.length; at++) {
        const damaged = image.slice();
        damaged[at] ^= 0x41;
        await env.fs.writeFile(tableName(2), damaged);
        try {
          const table = await TableReader.open(env, tableName(2), new BlockCache(0), meta);
          for (const one of entries) expect(await table.find(one.key)).toEqual(one);
          await table.release();
        } catch (error) {
          expect(codeOf(error), `byte ${at}: ${String(error)}`).toBe('ECORRUPT');
        }
      }
    });
  });
});

describe('compaction', () => {
  it('keeps the newest entry of each key, and tombstones only where older data lies below', async () => {
    await inWorld(async (env) => {
      const cache = new BlockCache(10_000);
      const open = async (id: number, level: number, entries: readonly Entry[]): Promise<TableReader> =>
        TableReader.open(env, tableName(id), cache, await write(env, id, level, entries));
      const deepest = await open(1, 2, [entry(5, 'old five')]);
      const lower = await open(2, 1, [entry(1, 'old one'), entry(3, 'three'), entry(5, undefined)]);
      const older = await open(3, 0, [entry(1, 'one'), entry(7, 'seven')]);
      const newer = await open(4, 0, [entry(3, undefined), entry(7, 'newer seven')]);
      const set = LevelSet.of([deepest, lower, older, newer]);
      const plan = planCompaction(set, OPTIONS);
      expect(plan?.inputs.map((table) => table.meta.id)).toEqual([4, 3, 2]);
      if (plan === undefined) return;
      let next = 5;
      const outputs = await writeCompaction(env, '.', plan, set, OPTIONS, () => next++, []);
      expect(outputs.map(({ id, level }) => [id, level])).toEqual([[5, 1]]);
      const merged = await TableReader.open(env, tableName(5), cache, outputs[0]);
      const found = await Promise.all([1, 3, 5, 7].map((id) => merged.find(key(id))));
      expect(found).toEqual([entry(1, 'one'), undefined, entry(5, undefined), entry(7, 'newer seven')]);
    });
  });
});
