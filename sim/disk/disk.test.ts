import { describe, expect, it } from 'vitest';
import { bytes, DiskHarness } from './disk-harness.ts';

async function code(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'ok';
}

describe('files', () => {
  it('writes, reads back and truncates', async () => {
    const h = new DiskHarness();
    await h.run(async (fs) => {
      const file = await fs.open('a', 'w+');
      await file.write(bytes('hello world'));
      const buffer = new Uint8Array(32);
      expect((await file.read(buffer, 0, 32, 6)).bytesRead).toBe(5);
      expect(new TextDecoder().decode(buffer.subarray(0, 5))).toBe('world');
      await file.truncate(5);
      await file.truncate(8);
      await file.close();
      expect([...(await fs.readFile('/a'))]).toEqual([...bytes('hello'), 0, 0, 0]);
      expect(await code(file.read(buffer))).toBe('EBADF');
    });
  });

  it('appends at the end whatever position is asked for', async () => {
    const h = new DiskHarness();
    await h.run(async (fs) => {
      const one = await fs.open('log', 'a');
      const two = await fs.open('log', 'a');
      await one.write(bytes('1'), 0, 1, 0);
      await two.write(bytes('2'));
      await one.write(bytes('3'));
    });
    expect(h.text('/log')).toBe('123');
  });

  it('reads sparse files as zeros, also far out', async () => {
    const h = new DiskHarness();
    await h.run(async (fs) => {
      const file = await fs.open('sparse', 'w+');
      await file.write(bytes('x'), 0, 1, 9_000_000_000_000);
      expect((await file.stat()).size).toBe(9_000_000_000_001);
      const buffer = new Uint8Array(3).fill(7);
      await file.read(buffer, 0, 3, 8_999_999_999_998);
      expect([...buffer]).toEqual([0, 0, 120]);
    });
    expect(h.disk.volume.usedBytes).toBe(1);
  });

  it('answers with the codes of a POSIX host', async () => {
    const h = new DiskHarness();
    await h.run(async (fs) => {
      await fs.mkdir('d');
      await fs.writeFile('f', bytes('x'));
      expect(await code(fs.open('none'))).toBe('ENOENT');
      expect(await code(fs.open('none/x', 'w'))).toBe('ENOENT');
      expect(await code(fs.open('f/x', 'w'))).toBe('ENOTDIR');
      expect(await code(fs.open('f', 'wx'))).toBe('EEXIST');
      expect(await code(fs.open('d', 'r+'))).toBe('EISDIR');
      expect(await code(fs.mkdir('d'))).toBe('EEXIST');
      expect(await code(fs.mkdir('p/q'))).toBe('ENOENT');
      expect(await code(fs.mkdir('p/q', { recursive: true }))).toBe('ok');
      expect(await code(fs.rmdir('p'))).toBe('ENOTEMPTY');
      expect(await code(fs.rmdir('f'))).toBe('ENOTDIR');
      expect(await code(fs.unlink('d'))).toBe('EISDIR');
      expect(await code(fs.rename('f', 'd'))).toBe('EISDIR');
      expect(await code(fs.rename('p', 'p/q/r'))).toBe('EINVAL');
      expect(await code(fs.readdir('f'))).toBe('ENOTDIR');
      const handle = await fs.open('f', 'r');
      expect(await code(handle.write(bytes('x')))).toBe('EBADF');
      const directory = await fs.open('d');
      expect(await code(directory.read(new Uint8Array(1)))).toBe('EISDIR');
      expect(await fs.readdir('/')).toEqual(['d', 'f', 'p']);
    });
  });

  it('keeps an unlinked file for those who have it open, and its room until they close', async () => {
    const h = new DiskHarness();
    await h.run(async (fs) => {
      await fs.writeFile('f', bytes('abc'));
      const file = await fs.open('f');
      await fs.unlink('f');
      expect(await code(fs.stat('f'))).toBe('ENOENT');
      const buffer = new Uint8Array(3);
      expect((await file.read(buffer)).bytesRead).toBe(3);
      expect(h.disk.volume.usedBytes).toBe(3);
      await file.close();
      expect(h.disk.volume.usedBytes).toBe(0);
    });
  });

  it('moves a directory with what is in it', async () => {
    const h = new DiskHarness();
    await h.run(async (fs) => {
      await fs.mkdir('a/b', { recursive: true });
      await fs.writeFile('a/b/f', bytes('1'));
      await fs.rename('a', 'c');
      const file = await fs.open('c/b/f', 'a');
      await file.write(bytes('2'));
      await file.sync();
    });
    expect(h.events('disk.fsync').at(-1)?.[0]).toBe('/c/b/f');
    expect(h.text('c/b/f')).toBe('12');
  });
});

describe('locks and the end of a process', () => {
  it('gives a lock to one process at a time, until it ends', async () => {
    const h = new DiskHarness();
    const holder = h.process();
    await h.run(async (fs) => {
      await fs.lock('LOCK');
      await new Promise(() => {});
    }, holder);
    await h.run(async (fs) => expect(await code(fs.lock('LOCK'))).toBe('EBUSY'));
    holder.finish('kill', 137);
    await h.run(async (fs) => {
      const lock = await fs.lock('LOCK');
      lock.release();
      (await fs.lock('LOCK')).release();
    });
  });

  it('keeps what was written when a process is killed, synced or not', async () => {
    const h = new DiskHarness();
    const process = h.process();
    await h.run(async (fs) => {
      await fs.writeFile('f', bytes('unsynced'));
      process.finish('kill', 137);
      await fs.writeFile('f', bytes('never'));
    }, process);
    await h.run(async (fs) => expect(new TextDecoder().decode(await fs.readFile('f'))).toBe('unsynced'));
    expect(h.disk.durable('f')).toBeUndefined();
  });
});

describe('time', () => {
  it('charges the profile for cached calls, syncs and cold reads, one at a time on the device', async () => {
    const h = new DiskHarness({ profile: 'ssd_nominal' });
    const at: number[] = [];
    await h.run(async (fs) => {
      const now = (): number => h.kernel.now;
      const file = await fs.open('f', 'w+');
      at.push(now());
      await file.write(new Uint8Array(4096));
      at.push(now());
      await file.sync();
      at.push(now());
      await Promise.all([file.sync(), file.sync()]);
      at.push(now());
      await file.read(new Uint8Array(10), 0, 10, 0);
      at.push(now());
      h.disk.dropCaches();
      await file.read(new Uint8Array(10), 0, 10, 0);
      at.push(now());
    });
    expect(at.map((t, i) => t - (at[i - 1] ?? 0))).toEqual([2000, 2000, 500_000 + 8192, 1_000_000, 1000, 1000 + 100_000 + 8192]);
    expect(h.events('disk.read')).toEqual([['/f', 0, 10]]);
  });

  it('goes on appending and syncing 40,000 times', async () => {
    const h = new DiskHarness();
    await h.run(async (fs) => {
      const file = await fs.open('log', 'a');
      const record = new Uint8Array(100).fill(1);
      for (let i = 0; i < 20_000; i++) await file.write(record);
      await file.sync();
      for (let i = 0; i < 20_000; i++) {
        await file.write(record);
        if (i % 10 === 0) await file.sync();
      }
    });
    expect(h.disk.volume.usedBytes).toBe(4_000_000);
    expect(h.disk.durable('log')).toBeUndefined();
  }, 10_000);
});

describe('operation numbers', () => {
  it('counts what changes or syncs, and names each phase', async () => {
    const h = new DiskHarness();
    const seen: string[] = [];
    h.disk.onIo((index, op, path, phase) => seen.push(`${index} ${op} ${path} ${phase}`));
    await h.run(async (fs) => {
      const file = await fs.open('f', 'w+');
      await file.write(new Uint8Array(1024));
      await file.write(new Uint8Array(10));
      await file.read(new Uint8Array(1), 0, 1, 0);
      await file.sync();
      await fs.rename('f', 'g');
    });
    expect(seen).toEqual([
      '0 create /f before',
      '0 create /f after',
      '1 write /f before',
      '1 write /f during',
      '1 write /f after',
      '2 write /f before',
      '2 write /f after',
      '3 fsync /f before',
      '3 fsync /f during',
      '3 fsync /f after',
      '4 rename /g before',
      '4 rename /g after',
    ]);
    expect([h.disk.ioCount, h.disk.readCount]).toEqual([5, 1]);
  });

  it('stops everything where a hook takes the power', async () => {
    const h = new DiskHarness();
    h.disk.onIo((index, _op, _path, phase) => {
      if (index === 1 && phase === 'during') h.powerLoss('torn_last(1)');
    });
    let after = false;
    await h.run(async (fs) => {
      const file = await fs.open('f', 'w');
      await file.write(new Uint8Array(1024).fill(65));
      after = true;
    });
    expect(after).toBe(false);
    expect(h.text('f')).toBe('A'.repeat(512) + '\0'.repeat(512));
    expect(h.events('disk.fate')).toEqual([['/f', 'torn', 1024, 1024]]);
  });
});
