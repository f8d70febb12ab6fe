import { describe, expect, it } from 'vitest';
import type { DiskSpec, FaultArgument, PlannedFault, Trigger } from '../../../scenarios/scenario.ts';
import type { FileSystem } from '../../env/fs.ts';
import type { World } from '../../world/world.ts';
import { bytes, DiskHarness } from '../disk-harness.ts';
import { diskFaults } from './index.ts';

/** The part of a world that faults of disks touch. */
function worldOf(h: DiskHarness): World {
  return { streams: h.streams, host: () => ({ disk: h.disk }) } as unknown as World;
}

function strike(h: DiskHarness, kind: string, args: Record<string, FaultArgument> = {}, when?: Trigger): () => void {
  const found = diskFaults.find((k) => k.name === kind);
  if (found === undefined) throw new Error(`no fault ${kind}`);
  const fault: PlannedFault = { id: kind, kind, target: 'n1', args, ...(when === undefined ? {} : { when }) };
  return found.strike(worldOf(h), fault) ?? (() => {});
}

async function code(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'ok';
}

async function base(fs: FileSystem, content: Uint8Array = bytes('old')): Promise<void> {
  const file = await fs.open('f', 'w');
  await file.write(content);
  await file.sync();
  await file.close();
  await (await fs.open('/')).sync();
}

describe('fsync_error', () => {
  async function story(model: string): Promise<DiskHarness> {
    const h = new DiskHarness();
    await h.run(async (fs) => {
      await base(fs);
      strike(h, 'fsync_error', { model }, { op: 'fsync', path: 'f', nth: 1 });
      const file = await fs.open('f', 'r+');
      await file.write(bytes('new'), 0, 3, 0);
      expect(await code(file.sync())).toBe('EIO');
      expect(await code(file.sync())).toBe('ok');
      expect(h.text('f')).toBe('new');
    });
    return h;
  }

  it('mark_clean: the retry succeeds and stores nothing', async () => {
    const h = await story('mark_clean');
    h.powerLoss('all');
    expect(h.text('f')).toBe('old');
    expect(h.events('disk.error')).toEqual([['fsync', '/f', 'EIO']]);
    expect(h.events('disk.fault')).toEqual([['fsync_error', 'fsync', '/f', 5]]);
  });

  it('keep_dirty: the retry stores everything', async () => {
    const h = await story('keep_dirty');
    h.powerLoss('none');
    expect(h.text('f')).toBe('new');
  });

  it('mark_clean: a clean page that leaves the cache takes the new content with it', async () => {
    const h = await story('mark_clean');
    h.disk.dropCaches();
    await h.run(async (fs) => expect(new TextDecoder().decode(await fs.readFile('f'))).toBe('old'));
  });

  it('mark_clean: a later write to the same sector carries what had been given up, one to another does not', async () => {
    const h = new DiskHarness();
    await h.run(async (fs) => {
      await base(fs, new Uint8Array(1024).fill(65));
      strike(h, 'fsync_error', {}, { op: 'fsync', path: 'f' });
      const file = await fs.open('f', 'r+');
      await file.write(bytes('B'), 0, 1, 0);
      await file.write(bytes('B'), 0, 1, 512);
      expect(await code(file.sync())).toBe('EIO');
      await file.write(bytes('C'), 0, 1, 100);
      await file.sync();
    });
    h.powerLoss('none');
    const content = h.disk.cached('f') ?? new Uint8Array();
    expect([content[0], content[100], content[512]]).toEqual([66, 67, 65]);
  });

  it('mark_clean after an append leaves a hole once the size is stored', async () => {
    const h = new DiskHarness();
    await h.run(async (fs) => {
      await base(fs);
      strike(h, 'fsync_error', {}, { op: 'fsync', path: 'f' });
      const file = await fs.open('f', 'a');
      await file.write(bytes('new'));
      expect(await code(file.sync())).toBe('EIO');
      await file.sync();
    });
    h.powerLoss('none');
    expect(h.text('f')).toBe('old\0\0\0');
  });
});

describe('phantom_write', () => {
  it('an fsync that lies leaves everything pending', async () => {
    const h = new DiskHarness();
    await h.run(async (fs) => {
      await base(fs);
      const heal = strike(h, 'phantom_write');
      const file = await fs.open('f', 'a');
      await file.write(bytes('1'));
      await file.sync();
      expect(h.text('f')).toBe('old1');
      const lost = h.disk.clone();
      lost.powerLoss({ kind: 'none' }, h.streams.stream('x'));
      expect(lost.durable('f')).toEqual(bytes('old'));
      heal();
      await file.sync();
    });
    h.powerLoss('none');
    expect(h.text('f')).toBe('old1');
    expect(h.events('disk.fault')[0].slice(0, 3)).toEqual(['phantom_write', 'fsync', '/f']);
    expect(h.events('disk.fsync.done').map((e) => e[1])).toEqual([2, 1, 0, 2]);
  });

  it('a write that is lost stays lost whatever is synced', async () => {
    const h = new DiskHarness();
    await h.run(async (fs) => {
      await base(fs);
      strike(h, 'phantom_write', { of: 'write' }, { nth: 2 });
      const file = await fs.open('f', 'a');
      for (const text of ['1', '2']) await file.write(bytes(text));
      await file.sync();
      expect(h.text('f')).toBe('old12');
    });
    h.powerLoss('all');
    expect(h.text('f')).toBe('old1\0');
  });
});

describe('misdirected_write', () => {
  it('shows what was meant until the cache is gone', async () => {
    const h = new DiskHarness();
    await h.run(async (fs) => {
      await base(fs, bytes('A'.repeat(4096) + 'B'.repeat(4096)));
      strike(h, 'misdirected_write', { shift: 4096 }, { op: 'write', nth: 1 });
      const file = await fs.open('f', 'r+');
      await file.write(bytes('N'.repeat(4096)), 0, 4096, 0);
      await file.sync();
    });
    expect(h.text('f')).toBe('N'.repeat(4096) + 'B'.repeat(4096));
    h.powerLoss('none');
    expect(h.text('f')).toBe('A'.repeat(4096) + 'N'.repeat(4096));
  });
});

describe('enospc', () => {
  it('writes what fits, then fails; removing files makes room', async () => {
    const h = new DiskHarness();
    await h.run(async (fs) => {
      await base(fs);
      await fs.writeFile('ballast', new Uint8Array(100));
      strike(h, 'enospc', { capacity: 105 });
      const file = await fs.open('f', 'a');
      expect((await file.write(bytes('12345'))).bytesWritten).toBe(2);
      expect(await code(file.write(bytes('345')))).toBe('ENOSPC');
      expect(await code(fs.open('g', 'w'))).toBe('ENOSPC');
      expect(await code(file.write(bytes('X')))).toBe('ENOSPC');
      // Overwriting needs no room.
      const page = await fs.open('f', 'r+');
      expect((await page.write(bytes('OLD'), 0, 3, 0)).bytesWritten).toBe(3);
      await fs.unlink('ballast');
      expect((await file.write(new Uint8Array(200))).bytesWritten).toBe(100);
    });
    expect(h.events('disk.error').map((e) => e[2])).toEqual(['ENOSPC', 'ENOSPC', 'ENOSPC']);
  });

  it('ends with the episode', async () => {
    const h = new DiskHarness();
    const heal = strike(h, 'enospc');
    await h.run(async (fs) => expect(await code(fs.writeFile('f', bytes('x')))).toBe('ENOSPC'));
    heal();
    await h.run(async (fs) => expect(await code(fs.writeFile('f', bytes('x')))).toBe('ok'));
  });
});

describe('io_error', () => {
  it('strikes the nth matching operation once and changes nothing', async () => {
    const h = new DiskHarness();
    strike(h, 'io_error', {}, { op: 'write', path: 'wal_*', nth: 2 });
    await h.run(async (fs) => {
      const other = await fs.open('other', 'a');
      const wal = await fs.open('d-wal', 'a');
      const file = await fs.open('wal_1', 'a');
      for (const handle of [other, wal, file]) await handle.write(bytes('1'));
      expect(await code(file.write(bytes('2')))).toBe('EIO');
      expect(await code(file.write(bytes('3')))).toBe('ok');
    });
    expect(h.text('wal_1')).toBe('13');
    expect(h.events('disk.error')).toEqual([['write', '/wal_1', 'EIO']]);
  });

  it('of an operation by number, and of a rename', async () => {
    const h = new DiskHarness();
    strike(h, 'io_error', {}, { io: 1 });
    strike(h, 'io_error', { op: 'rename' });
    await h.run(async (fs) => {
      const file = await fs.open('a', 'w');
      expect(await code(file.write(bytes('1')))).toBe('EIO');
      expect(await code(fs.rename('a', 'b'))).toBe('EIO');
      expect(await fs.readdir('/')).toEqual(['a']);
    });
  });
});

describe('short_io', () => {
  it('moves fewer bytes, at least one, and callers that loop lose nothing', async () => {
    const h = new DiskHarness();
    strike(h, 'short_io', { chance: 1_000_000 });
    const content = new Uint8Array(1000).map((_, i) => i % 251);
    await h.run(async (fs) => {
      const file = await fs.open('raw', 'w+');
      const { bytesWritten } = await file.write(content);
      expect(bytesWritten).toBeGreaterThan(0);
      expect(bytesWritten).toBeLessThan(1000);
      await fs.writeFile('f', content);
      expect(await fs.readFile('f')).toEqual(content);
    });
  });

  it('takes a fixed number where one is given', async () => {
    const h = new DiskHarness();
    strike(h, 'short_io', { bytes: 7 }, { op: 'write', nth: 2 });
    await h.run(async (fs) => {
      const file = await fs.open('f', 'a');
      const taken = [];
      for (let i = 0; i < 3; i++) taken.push((await file.write(new Uint8Array(100))).bytesWritten);
      expect(taken).toEqual([100, 7, 100]);
    });
  });
});

describe('slow_disk', () => {
  it('stretches and stalls what it names, and keeps the device from others', async () => {
    const h = new DiskHarness({ profile: 'ssd_nominal' });
    const took: number[] = [];
    await h.run(async (fs) => {
      const timed = async (work: Promise<unknown>): Promise<void> => {
        const start = h.kernel.now;
        await work;
        took.push(h.kernel.now - start);
      };
      const slow = await fs.open('slow', 'w');
      const quick = await fs.open('quick', 'w');
      const heal = strike(h, 'slow_disk', { factor: 10_000_000, stall: 5_000_000_000, op: 'fsync', path: 'slow' });
      await timed(slow.sync());
      await timed(slow.write(bytes('x')));
      await timed(Promise.all([slow.sync(), timed(quick.sync())]));
      heal();
      await timed(slow.sync());
    });
    expect(took).toEqual([5_005_000_000, 2000, 5_005_500_020, 5_005_500_020, 500_000]);
  });
});

describe('damage at rest', () => {
  const big = new Uint8Array(8192).fill(65);

  it('bit_rot is silent and is seen by the next cold read', async () => {
    const h = new DiskHarness();
    await h.run(async (fs) => {
      await base(fs, big);
      strike(h, 'bit_rot', { path: 'f', offset: 5000, mask: 3, drop_cache: false });
      expect((await fs.readFile('f'))[5000]).toBe(65);
      h.disk.dropCaches();
      expect((await fs.readFile('f'))[5000]).toBe(66);
    });
    expect(h.events('disk.rot')).toEqual([['/f', 5000, 3]]);
  });

  it('bit_rot draws file, place and bit where they are not given, and strikes no empty disk', async () => {
    const h = new DiskHarness();
    strike(h, 'bit_rot');
    expect(h.events('disk.rot')).toEqual([]);
    await h.run((fs) => base(fs, big));
    strike(h, 'bit_rot');
    const [[path, offset, mask]] = h.events('disk.rot') as [string, number, number][];
    expect([path, h.disk.durable('f')?.[offset]]).toEqual(['/f', 65 ^ mask]);
  });

  it('latent_sector fails cold reads of its page until it is written anew', async () => {
    const h = new DiskHarness();
    await h.run(async (fs) => {
      await base(fs, big);
      strike(h, 'latent_sector', { path: 'f', offset: 4200 });
      const file = await fs.open('f', 'r+');
      const read = (at: number): Promise<string> => code(file.read(new Uint8Array(10), 0, 10, at));
      expect([await read(0), await read(4100), await read(4100)]).toEqual(['ok', 'EIO', 'EIO']);
      await file.write(big, 0, 512, 4096);
      await file.sync();
      h.disk.dropCaches();
      expect(await read(4100)).toBe('ok');
    });
    expect(h.events('disk.bad_sector')).toEqual([['/f', 4096]]);
  });

  it('transient_read fails a cold read once', async () => {
    const h = new DiskHarness();
    await h.run(async (fs) => {
      await base(fs, big);
      strike(h, 'transient_read', {}, { path: 'f' });
      expect(await code(fs.readFile('f'))).toBe('ok');
      h.disk.dropCaches();
      expect(await code(fs.readFile('f'))).toBe('EIO');
      expect(await code(fs.readFile('f'))).toBe('ok');
    });
  });
});

describe('read_only_remount', () => {
  it('refuses what writes, lets reads through, and heals', async () => {
    const h = new DiskHarness();
    await h.run(async (fs) => {
      await base(fs);
      const file = await fs.open('f', 'r+');
      const heal = strike(h, 'read_only_remount');
      const refused = [
        file.write(bytes('x')),
        file.sync(),
        fs.open('g', 'w'),
        fs.open('f', 'a'),
        fs.unlink('f'),
        fs.rename('f', 'g'),
        fs.mkdir('d'),
        fs.truncate('f'),
      ];
      expect(await Promise.all(refused.map(code))).toEqual(refused.map(() => 'EROFS'));
      expect(await code(fs.readFile('f'))).toBe('ok');
      heal();
      expect(await code(file.write(bytes('x')))).toBe('ok');
    });
  });
});

describe('a fault that does not strike', () => {
  async function digest(spec: Partial<DiskSpec>, arm: (h: DiskHarness) => void): Promise<[string, number]> {
    const h = new DiskHarness(spec);
    arm(h);
    await h.run(async (fs) => {
      await base(fs, new Uint8Array(5000));
      h.disk.dropCaches();
      await fs.readFile('f');
    });
    return [h.trace.digest(), h.streams.stream('fault/short_io/n1').uint32()];
  }

  it('changes nothing in the trace and draws nothing', async () => {
    const spec = { profile: 'ssd_nominal' };
    const calm = await digest(spec, () => {});
    for (const kind of ['fsync_error', 'phantom_write', 'misdirected_write', 'io_error', 'short_io', 'slow_disk', 'transient_read']) {
      const when = kind === 'misdirected_write' ? { op: 'write', path: 'other' } : { path: 'other' };
      expect([kind, ...(await digest(spec, (h) => strike(h, kind, {}, when)))]).toEqual([kind, ...calm]);
      expect([kind, ...(await digest(spec, (h) => strike(h, kind, {})()))]).toEqual([kind, ...calm]);
    }
    const healed = await digest(spec, (h) => {
      strike(h, 'enospc')();
      strike(h, 'read_only_remount')();
    });
    expect(healed).toEqual(calm);
    const struck = await digest(spec, (h) => strike(h, 'slow_disk'));
    expect(struck[0]).not.toBe(calm[0]);
  });
});

describe('the vocabulary', () => {
  it('has every fault once, with a sentence for each', () => {
    expect(new Set(diskFaults.map((kind) => kind.name)).size).toBe(diskFaults.length);
    for (const kind of diskFaults) expect([kind.doc.endsWith('.'), kind.cause.endsWith('.'), kind.target]).toEqual([true, true, 'disk']);
  });
});
