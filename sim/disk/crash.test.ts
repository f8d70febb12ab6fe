import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DiskSpec } from '../../scenarios/scenario.ts';
import type { FileSystem } from '../env/fs.ts';
import { formatPolicy, parsePolicy } from './crash-policy.ts';
import { bytes, DiskHarness } from './disk-harness.ts';

type Story = (fs: FileSystem) => Promise<void>;

/** The durable tree in one line: `a=text d/ d/b=`. Zero bytes show as dots. */
function image(h: DiskHarness): string {
  return h.disk
    .durableTree()
    .map((entry) =>
      entry.isDirectory
        ? `${entry.path.slice(1)}/`
        : `${entry.path.slice(1)}=${new TextDecoder().decode(h.disk.durable(entry.path)).replaceAll('\0', '.')}`,
    )
    .join(' ');
}

async function after(story: Story, policy: string, spec: Partial<DiskSpec> = {}, seed = 'seed'): Promise<string> {
  const h = new DiskHarness(spec, seed);
  await h.run(story);
  h.powerLoss(policy);
  return image(h);
}

/** What can be on the medium after the story: over all policies, with every subset that independent draws of 60 seeds reach. */
async function outcomes(story: Story, spec: Partial<DiskSpec> = {}): Promise<string[]> {
  const found = new Set<string>();
  const h = new DiskHarness(spec);
  await h.run(story);
  const policies = ['none', 'all', 'meta_only', 'data_only'];
  for (let i = 0; i < 6; i++) policies.push(`prefix(${i})`, `suffix(${i})`, `one_file(${i})`, `all_but(${i})`, `torn_last(${i})`);
  for (let i = 0; i < 60; i++) policies.push('random(0.5)');
  for (const policy of policies) {
    const fork = h.disk.clone();
    fork.powerLoss(parsePolicy(policy), h.streams.stream('subsets'));
    const probe = new DiskHarness(spec);
    probe.disk.volume = fork.volume;
    found.add(image(probe));
  }
  return [...found].sort();
}

const sectorOf = (letter: string): Uint8Array => bytes(letter.repeat(512));

describe('what a loss of power leaves: exact sets of outcomes', () => {
  it('a new file, nothing synced', async () => {
    const story: Story = (fs) => fs.writeFile('a', bytes('xy'));
    // Entry, size and data are independent; data without size is cut off.
    expect(await outcomes(story)).toEqual(['', 'a=', 'a=..', 'a=xy']);
  });

  it('a new file, synced, directory not', async () => {
    const story: Story = async (fs) => {
      const file = await fs.open('a', 'w');
      await file.write(bytes('xy'));
      await file.sync();
    };
    expect(await outcomes(story)).toEqual(['', 'a=xy']);
    expect(await outcomes(story, { fs: 'journaled' })).toEqual(['a=xy']);
  });

  it('a new file, directory synced, file not', async () => {
    const story: Story = async (fs) => {
      await fs.writeFile('a', bytes('xy'));
      await (await fs.open('/')).sync();
    };
    expect(await outcomes(story)).toEqual(['a=', 'a=..', 'a=xy']);
  });

  it('both synced', async () => {
    const story: Story = async (fs) => {
      const file = await fs.open('a', 'w');
      await file.write(bytes('xy'));
      await file.datasync();
      await (await fs.open('/')).sync();
    };
    expect(await outcomes(story)).toEqual(['a=xy']);
  });

  const synced = async (fs: FileSystem, path: string, content: string): Promise<void> => {
    const file = await fs.open(path, 'w');
    await file.write(bytes(content));
    await file.sync();
    await file.close();
    const directory = await fs.open('/');
    await directory.sync();
    await directory.close();
  };

  it('an append: size and data in any order, never the new bytes without the size', async () => {
    const story: Story = async (fs) => {
      await synced(fs, 'a', 'old');
      const file = await fs.open('a', 'a');
      await file.write(bytes('new'));
    };
    expect(await outcomes(story)).toEqual(['a=old', 'a=old...', 'a=oldnew']);
  });

  it('two appends to one sector: the later one carries the earlier', async () => {
    const story: Story = async (fs) => {
      await synced(fs, 'a', 'o');
      const file = await fs.open('a', 'a');
      await file.write(bytes('1'));
      await file.write(bytes('2'));
    };
    expect(await outcomes(story)).toEqual(['a=o', 'a=o.', 'a=o..', 'a=o1', 'a=o1.', 'a=o12']);
  });

  it('an overwrite within one sector is atomic', async () => {
    const story: Story = async (fs) => {
      await synced(fs, 'a', 'AAAA');
      const file = await fs.open('a', 'r+');
      await file.write(bytes('BB'), 0, 2, 1);
    };
    expect(await outcomes(story)).toEqual(['a=AAAA', 'a=ABBA']);
  });

  it('an overwrite of two sectors tears in every way', async () => {
    const story: Story = async (fs) => {
      await synced(fs, 'a', 'AA'.repeat(512));
      const file = await fs.open('a', 'r+');
      await file.write(bytes('BB'.repeat(512)), 0, 1024, 0);
    };
    const [A, B] = ['A'.repeat(512), 'B'.repeat(512)];
    expect(await outcomes(story)).toEqual([`a=${A}${A}`, `a=${A}${B}`, `a=${B}${A}`, `a=${B}${B}`]);
  });

  it('replace by rename without syncing the file: the new name may hold anything the file may', async () => {
    const story: Story = async (fs) => {
      await synced(fs, 'a', 'old');
      await fs.writeFile('t', bytes('new'));
      await fs.rename('t', 'a');
    };
    expect(await outcomes(story)).toEqual(['a=', 'a=...', 'a=new', 'a=old', 'a=old t=', 'a=old t=...', 'a=old t=new']);
  });

  it('replace by rename with the file synced: old or new, never neither', async () => {
    const story: Story = async (fs) => {
      await synced(fs, 'a', 'old');
      const file = await fs.open('t', 'w');
      await file.write(bytes('new'));
      await file.sync();
      await fs.rename('t', 'a');
    };
    expect(await outcomes(story)).toEqual(['a=new', 'a=old', 'a=old t=new']);
    expect(await outcomes(story, { fs: 'journaled' })).toEqual(['a=new', 'a=old t=new']);
  });

  it('an unlink may be undone until the directory is synced', async () => {
    const story: Story = async (fs) => {
      await synced(fs, 'a', 'old');
      await fs.unlink('a');
    };
    expect(await outcomes(story)).toEqual(['', 'a=old']);
    expect(
      await outcomes(async (fs) => {
        await story(fs);
        await (await fs.open('/')).sync();
      }),
    ).toEqual(['']);
  });

  it('a name given anew never loses both files', async () => {
    const story: Story = async (fs) => {
      await synced(fs, 'log', 'old');
      await fs.rename('log', 'log.1');
      const file = await fs.open('log', 'w');
      await file.close();
    };
    expect(await outcomes(story)).toEqual(['log.1=old', 'log= log.1=old', 'log=old']);
  });

  it('a cut and an append after it: sizes keep their order', async () => {
    const story: Story = async (fs) => {
      await synced(fs, 'a', 'old');
      await fs.truncate('a', 0);
      const file = await fs.open('a', 'a');
      await file.write(bytes('n'));
    };
    // Old size with the sector as it was written: what had been cut off is gone from it.
    expect(await outcomes(story)).toEqual(['a=', 'a=.', 'a=n', 'a=n..', 'a=old']);
  });

  it('files in a directory whose own entry is lost are lost', async () => {
    const story: Story = async (fs) => {
      await fs.mkdir('d');
      const file = await fs.open('d/a', 'w');
      await file.write(bytes('x'));
      await file.sync();
      await (await fs.open('d')).sync();
    };
    expect(await outcomes(story)).toEqual(['', 'd/ d/a=x']);
  });

  it('a journaled volume keeps directory changes in issue order over all directories', async () => {
    const story: Story = async (fs) => {
      await fs.mkdir('d');
      await fs.writeFile('a', bytes(''));
      await fs.writeFile('d/b', bytes(''));
      await fs.writeFile('c', bytes(''));
    };
    expect(await outcomes(story, { fs: 'journaled' })).toEqual(['', 'a= c= d/ d/b=', 'a= d/', 'a= d/ d/b=', 'd/']);
  });
});

describe('barriers', () => {
  it('fix what an fsync covers when it is issued', async () => {
    const story: Story = async (fs) => {
      const file = await fs.open('a', 'w');
      await (await fs.open('/')).sync();
      await file.write(sectorOf('1'));
      const syncing = file.sync();
      await file.write(sectorOf('2'));
      await syncing;
    };
    const h = new DiskHarness({ profile: 'ssd_nominal' });
    await h.run(story);
    expect(h.disk.durable('a')?.length).toBe(512);
    h.powerLoss('none');
    expect(image(h)).toBe(`a=${'1'.repeat(512)}`);
  });

  it('of one file say nothing about another', async () => {
    const story: Story = async (fs) => {
      await fs.writeFile('a', bytes('1'));
      const file = await fs.open('b', 'w');
      await file.write(bytes('2'));
      await file.sync();
      await (await fs.open('/')).sync();
    };
    expect(await after(story, 'none')).toBe('a= b=2');
  });

  it('a loss of power during a write tears that write alone', async () => {
    const h = new DiskHarness();
    h.disk.onIo((_index, op, _path, phase) => {
      if (op === 'write' && phase === 'during' && h.disk.ioCount === 4) h.powerLoss('torn_last(2)');
    });
    await h.run(async (fs) => {
      const file = await fs.open('a', 'a');
      await (await fs.open('/')).sync();
      await file.write(bytes('1'.repeat(1024)));
      await file.write(bytes('2'.repeat(1024)));
      expect.unreachable();
    });
    expect(image(h)).toBe(`a=${'1'.repeat(1024)}${'.'.repeat(512)}${'2'.repeat(512)}`);
  });

  it('a loss of power during an fsync leaves any part of it', async () => {
    const seen = new Set<string>();
    for (const mask of [0, 1, 2, 3]) {
      const h = new DiskHarness({ profile: 'ssd_nominal' });
      h.disk.onIo((_index, op, path, phase) => {
        if (op === 'fsync' && path === '/a' && phase === 'during') h.powerLoss(`torn_last(${mask})`);
      });
      await h.run(async (fs) => {
        const file = await fs.open('a', 'w');
        await (await fs.open('/')).sync();
        await file.write(sectorOf('1'));
        await file.write(sectorOf('2'));
        await file.sync();
        expect.unreachable();
      });
      seen.add(image(h));
    }
    const [one, two, zero] = ['1'.repeat(512), '2'.repeat(512), '.'.repeat(512)];
    expect([...seen]).toEqual([`a=${zero}${zero}`, `a=${one}${zero}`, `a=${zero}${two}`, `a=${one}${two}`]);
  });
});

describe('stale blocks', () => {
  const story: Story = async (fs) => {
    const old = await fs.open('old', 'w');
    await old.write(bytes('S'.repeat(2048)));
    await old.sync();
    await old.close();
    await fs.unlink('old');
    const fresh = await fs.open('new', 'w');
    await fresh.write(bytes('N'.repeat(1024)));
    await (await fs.open('/')).sync();
  };

  it('show bytes of removed files where size persisted and data did not', async () => {
    expect(await after(story, 'meta_only', { unwritten: 'stale' })).toBe(`new=${'S'.repeat(1024)}`);
    expect(await after(story, 'meta_only', { unwritten: 'zero' })).toBe(`new=${'.'.repeat(1024)}`);
    expect(await after(story, 'torn_last(2)', { unwritten: 'stale' })).toBe(`new=${'S'.repeat(512)}${'N'.repeat(512)}`);
  });

  it('never replace what was synced', async () => {
    const overwritten: Story = async (fs) => {
      await story(fs);
      const file = await fs.open('new', 'r+');
      await file.sync();
      await file.write(bytes('X'.repeat(2048)), 0, 2048, 0);
    };
    expect(await after(overwritten, 'meta_only', { unwritten: 'stale' })).toBe(`new=${'N'.repeat(1024)}${'S'.repeat(1024)}`);
  });

  it('show a file its own former bytes after it was cut and begun anew', async () => {
    const again: Story = async (fs) => {
      const file = await fs.open('log', 'w');
      await file.write(bytes('O'.repeat(2048)));
      await file.sync();
      await (await fs.open('/')).sync();
      await file.truncate(0);
      await file.write(bytes('N'.repeat(1024)), 0, 1024, 0);
    };
    expect(await after(again, 'meta_only', { unwritten: 'stale' })).toBe(`log=${'O'.repeat(1024)}`);
    expect(await after(again, 'meta_only')).toBe(`log=${'.'.repeat(1024)}`);
    expect(await after(again, 'none', { unwritten: 'stale' })).toBe(`log=${'O'.repeat(2048)}`);
  });

  it('never show before the crash, nor where data was written', async () => {
    const h = new DiskHarness({ unwritten: 'stale' });
    await h.run(async (fs) => {
      await story(fs);
      const file = await fs.open('new', 'r+');
      await file.write(bytes('X'), 0, 1, 2000);
      expect((await fs.readFile('new')).subarray(1024, 2000).every((b) => b === 0)).toBe(true);
      await file.sync();
    });
    h.powerLoss('none');
    expect(h.text('new')).toBe('N'.repeat(1024) + '\0'.repeat(976) + 'X');
  });
});

describe('fates', () => {
  it('tell what became of each file', async () => {
    const h = new DiskHarness();
    await h.run(async (fs) => {
      await fs.writeFile('kept', bytes('1'));
      await fs.writeFile('gone', bytes('22'));
      await fs.writeFile('x', bytes('3'));
      for (const path of ['kept', 'gone', 'x']) await (await fs.open(path)).sync();
      await (await fs.open('/')).sync();
      await fs.unlink('gone');
      await fs.rename('x', 'y');
      const file = await fs.open('kept', 'a');
      await file.write(bytes('more'));
      await fs.writeFile('never', bytes('4'));
    });
    const crash = h.powerLoss('none');
    expect(crash.files).toEqual([
      { path: '/gone', cachedBytes: -1, survivingBytes: 2, pending: 0, kept: 0, fate: 'returned' },
      { path: '/kept', cachedBytes: 5, survivingBytes: 1, pending: 2, kept: 0, fate: 'lost' },
      { path: '/never', cachedBytes: 1, survivingBytes: -1, pending: 2, kept: 0, fate: 'lost' },
      { path: '/x', cachedBytes: -1, survivingBytes: 1, pending: 0, kept: 0, fate: 'renamed back' },
      { path: '/y', cachedBytes: 1, survivingBytes: -1, pending: 0, kept: 0, fate: 'lost' },
    ]);
    expect([crash.policy, crash.pending, crash.kept]).toEqual(['none', 7, 0]);
    expect(h.events('disk.crash')).toEqual([['none', 5, 7, 0]]);
    expect(h.events('disk.fate')).toHaveLength(5);
  });
});

describe('policies', () => {
  it('are read and written', () => {
    for (const text of [
      'none',
      'all',
      'prefix',
      'prefix(0)',
      'suffix(3)',
      'random(0.25)',
      'meta_only',
      'data_only',
      'one_file(2)',
      'all_but',
      'torn_last(5)',
    ]) {
      expect(formatPolicy(parsePolicy(text))).toBe(text);
    }
    for (const text of ['some', 'none(1)', 'random(2)', 'prefix(1.5)', 'suffix(-1)', 'prefix(']) expect(() => parsePolicy(text)).toThrow();
  });

  it('draw only what they leave open', async () => {
    for (const policy of ['none', 'all', 'prefix(1)', 'suffix(2)', 'meta_only', 'data_only', 'one_file(0)', 'all_but(0)', 'torn_last(1)']) {
      const h = new DiskHarness();
      await h.run((fs) => fs.writeFile('a', bytes('xy')));
      h.powerLoss(policy);
      expect(h.streams.stream('crash').uint32()).toBe(new DiskHarness().streams.stream('crash').uint32());
    }
    const drawn = new Set<string>();
    for (let i = 0; i < 40; i++) {
      const h = new DiskHarness({}, `s${i}`);
      await h.run((fs) => fs.writeFile('a', new Uint8Array(4096)));
      drawn.add(h.powerLoss('suffix').policy);
    }
    expect(drawn.size).toBeGreaterThan(4);
  });
});

describe('laws over random stories', () => {
  const paths = ['a', 'b', 'c'];
  const step = fc.oneof(
    fc.record({
      do: fc.constant('write' as const),
      path: fc.constantFrom(...paths),
      offset: fc.nat(3000),
      length: fc.integer({ min: 1, max: 3000 }),
      byte: fc.integer({ min: 1, max: 255 }),
    }),
    fc.record({ do: fc.constant('truncate' as const), path: fc.constantFrom(...paths), size: fc.nat(3000) }),
    fc.record({
      do: fc.constantFrom('sync' as const, 'unlink' as const, 'syncDirectory' as const, 'dropCaches' as const),
      path: fc.constantFrom(...paths),
    }),
    fc.record({ do: fc.constant('rename' as const), path: fc.constantFrom(...paths), to: fc.constantFrom(...paths) }),
  );
  type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

  /** Plays the steps on the disk and on a map of plain arrays, which is what programs must see. */
  async function play(h: DiskHarness, steps: readonly Step[]): Promise<Map<string, number[]>> {
    const model = new Map<string, number[]>();
    await h.run(async (fs) => {
      for (const s of steps) {
        if (s.do === 'dropCaches') h.disk.dropCaches();
        else if (s.do === 'syncDirectory') await (await fs.open('/')).sync();
        else if (s.do === 'write') {
          const file = await fs.open(s.path, model.has(s.path) ? 'r+' : 'w');
          await file.write(new Uint8Array(s.length).fill(s.byte), 0, s.length, s.offset);
          await file.close();
          const content = model.get(s.path) ?? [];
          while (content.length < s.offset) content.push(0);
          for (let i = 0; i < s.length; i++) content[s.offset + i] = s.byte;
          model.set(s.path, content);
        } else if (model.has(s.path)) {
          const content = model.get(s.path) ?? [];
          if (s.do === 'truncate') {
            await fs.truncate(s.path, s.size);
            while (content.length < s.size) content.push(0);
            content.length = s.size;
          } else if (s.do === 'sync') {
            const file = await fs.open(s.path);
            await file.sync();
            await file.close();
          } else if (s.do === 'unlink') {
            await fs.unlink(s.path);
            model.delete(s.path);
          } else if (s.do === 'rename') {
            await fs.rename(s.path, s.to);
            model.delete(s.path);
            model.set(s.to, content);
          }
        }
      }
    });
    return model;
  }

  const contents = (h: DiskHarness): Map<string, number[]> =>
    new Map(h.disk.durableTree().map(({ path }) => [path.slice(1), [...(h.disk.durable(path) ?? [])]]));
  const sorted = (files: Map<string, number[]>): unknown => [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const specs = fc.record({
    fs: fc.constantFrom('posix_strict', 'journaled'),
    unwritten: fc.constantFrom('zero' as const, 'stale' as const),
    profile: fc.constant('ideal'),
  });

  it('programs see plain files, and `all` leaves exactly what they saw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), specs, async (steps, spec) => {
        const h = new DiskHarness(spec);
        const model = await play(h, steps);
        for (const [path, content] of model) expect([...(h.disk.cached(path) ?? [])]).toEqual(content);
        h.powerLoss('all');
        expect(sorted(contents(h))).toEqual(sorted(model));
        for (const [path, content] of model) expect([...(h.disk.cached(path) ?? [])]).toEqual(content);
      }),
      { numRuns: 150 },
    );
  });

  it('`none` leaves exactly what the medium held, and a second crash changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), specs, async (steps, spec) => {
        const h = new DiskHarness(spec);
        await play(h, steps);
        const before = contents(h);
        const hash = h.disk.imageHash();
        h.powerLoss('none');
        expect(sorted(contents(h))).toEqual(sorted(before));
        expect(h.disk.imageHash()).toBe(hash);
        expect(h.powerLoss('random').files).toEqual([]);
        expect(h.disk.imageHash()).toBe(hash);
      }),
      { numRuns: 150 },
    );
  });

  it('a synced file keeps its content under every policy; a clone crashes without disturbing the original', async () => {
    const policies = fc.constantFrom(
      'none',
      'all',
      'prefix',
      'suffix',
      'random',
      'meta_only',
      'data_only',
      'one_file',
      'all_but',
      'torn_last',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), specs, policies, async (steps, spec, policy) => {
        const h = new DiskHarness(spec);
        const model = await play(h, [
          ...steps,
          { do: 'write', path: 'a', offset: 100, length: 900, byte: 9 },
          { do: 'sync', path: 'a' },
          { do: 'syncDirectory', path: 'a' },
          { do: 'truncate', path: 'b', size: 10 },
        ]);
        const hash = h.disk.imageHash();
        const dirty = h.disk.dirty();
        const fork = h.disk.clone();
        fork.powerLoss(parsePolicy(policy), h.streams.stream('fork'));
        expect([...(fork.durable('a') ?? [])]).toEqual(model.get('a'));
        expect([h.disk.imageHash(), h.disk.dirty()]).toEqual([hash, dirty]);
        h.powerLoss(policy);
        expect([...(h.disk.durable('a') ?? [])]).toEqual(model.get('a'));
      }),
      { numRuns: 150 },
    );
  });

  it('every sector that survives is one that programs could once read there, or was never written', async () => {
    const writes = fc.array(fc.record({ offset: fc.nat(2500), length: fc.integer({ min: 1, max: 1500 }), sync: fc.boolean() }), {
      minLength: 1,
      maxLength: 12,
    });
    const policies = fc.constantFrom('prefix', 'suffix', 'random', 'meta_only', 'data_only', 'torn_last');
    await fc.assert(
      fc.asyncProperty(writes, policies, fc.nat(1000), async (list, policy, seed) => {
        const h = new DiskHarness({}, `s${seed}`);
        const history: string[][] = Array.from({ length: 8 }, () => ['']);
        let syncedSize = 0;
        let size = 0;
        const syncedAt: number[] = history.map(() => 0);
        await h.run(async (fs) => {
          const file = await fs.open('f', 'w+');
          await (await fs.open('/')).sync();
          for (const [i, { offset, length, sync }] of list.entries()) {
            await file.write(new Uint8Array(length).fill(i + 1), 0, length, offset);
            size = Math.max(size, offset + length);
            const content = h.disk.cached('f') ?? new Uint8Array();
            history.forEach((versions, n) => versions.push(content.subarray(n * 512, (n + 1) * 512).join()));
            if (!sync) continue;
            await file.sync();
            syncedSize = size;
            history.forEach((versions, n) => (syncedAt[n] = versions.length - 1));
          }
        });
        h.powerLoss(policy);
        const after = h.disk.durable('f') ?? new Uint8Array();
        expect(after.length).toBeGreaterThanOrEqual(syncedSize);
        expect(after.length).toBeLessThanOrEqual(size);
        history.forEach((versions, n) => {
          const sector = after.subarray(n * 512, (n + 1) * 512);
          const trimmed = (text: string): string => text.replace(/(,?\b0)+$/, '');
          // A size that survived on its own, or was lost, shows as zeros or a cut behind what was written.
          const cut = (text: string): string => trimmed(text.split(',').slice(0, sector.length).join());
          expect(versions.slice(syncedAt[n]).map(cut)).toContain(trimmed(sector.join()));
        });
      }),
      { numRuns: 200 },
    );
  });
});

describe('spontaneous write-back', () => {
  const story: Story = async (fs) => {
    const file = await fs.open('log', 'a');
    await (await fs.open('/')).sync();
    for (let i = 0; i < 3000; i++) await file.write(bytes('0123456789'));
  };

  it('persists a prefix of what is pending at drawn moments, so that unsynced never means absent', async () => {
    const sizes = new Set<number>();
    for (const seed of ['1', '2', '3']) {
      const h = new DiskHarness({ profile: 'ssd_nominal' }, seed);
      await h.run(story);
      expect(h.events('disk.writeback').length).toBeGreaterThan(3);
      h.powerLoss('none');
      const kept = h.text('log') ?? '';
      expect('0123456789'.repeat(3000).startsWith(kept.replaceAll('\0', ''))).toBe(true);
      sizes.add(kept.length);
    }
    expect(sizes.size).toBe(3);
    expect(sizes.has(0)).toBe(false);
  });

  it('never happens on an ideal disk', async () => {
    expect(await after(story, 'none')).toBe('log=');
  });
});
