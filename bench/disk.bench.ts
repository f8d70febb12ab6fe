/**
 * Bytes: 4 KiB writes through `env.fs`, journal of unsynced effects included, against a copy into a flat buffer; the checksum that
 * programs use against that of zlib.
 */
import zlib from 'node:zlib';
import type { Scenario } from '../scenarios/scenario.ts';
import { crc32 } from '../sim/bytes/crc32.ts';
import { ByteImage } from '../sim/disk/byte-image.ts';
import { Volume } from '../sim/disk/volume.ts';
import { chooseDrain } from '../sim/kernel/drain.ts';
import { MILLISECOND, SECOND } from '../sim/kernel/time.ts';
import { World } from '../sim/world/world.ts';
import { compare } from './measure/compare.ts';

const PAGE = 4096;
const WRITES = 4_096;
const SYNC_EVERY = 64;
/** Passes over the flat buffer, which alone would be over too soon to be timed. */
const PASSES = 8;
const drain = await chooseDrain();
const page = Uint8Array.from({ length: PAGE }, (_, i) => (i * 31) & 0xff);
const flat = new Uint8Array(WRITES * PAGE);
const image = new ByteImage();

const scenario: Scenario = {
  name: 'bench',
  capstone: 'bench',
  story: '',
  exercises: [],
  seeds: 'one',
  durationNs: 1_000_000 * SECOND,
  hosts: [{ name: 'n1', disk: { profile: 'ssd_nominal', fs: 'journaled', unwritten: 'zero' } }],
  network: {
    latency: { law: 'constant', value: MILLISECOND },
    bandwidthBytesPerSecond: 10_000_000,
    segmentBytes: { law: 'constant', value: 1460 },
  },
  cast: {},
  faults: [],
};

/** A file written from front to back, synced now and then. `atOnce`: writes that are begun before the first of them is awaited. */
async function throughFs(atOnce: number, checksum: boolean): Promise<void> {
  const world = new World(scenario, '1', new Set());
  world.actor('n1', 'writer', async ({ fs, crc32: sum }) => {
    const file = await fs.open('/data', 'w');
    for (let i = 0; i < WRITES; i += atOnce) {
      const begun: Promise<unknown>[] = [];
      for (let k = i; k < i + atOnce; k++) {
        if (checksum) sum(page);
        begun.push(file.write(page, 0, PAGE, k * PAGE));
      }
      for (const write of begun) await write;
      if ((i + atOnce) % SYNC_EVERY === 0) await file.sync();
    }
    await file.close();
  });
  const end = await world.run(drain, () => false);
  if (end !== 'finished' || world.defects.length > 0) throw new Error(`the run ended early: ${world.defects[0]?.message ?? end}`);
}

/** The same writes and syncs on the volume itself: what the state of a disk costs without time, events and checksums of the trace. */
function throughVolume(): void {
  const volume = new Volume({ journaled: true, stale: false, sectorBytes: 512 });
  const file = volume.create(volume.root, 'data', false);
  for (let i = 0; i < WRITES; i++) {
    volume.write(file, i * PAGE, page, 0, PAGE);
    if ((i + 1) % SYNC_EVERY === 0) volume.flush(file, volume.mark);
  }
}

const FLAT = 'copy into a flat buffer';
await compare({
  title: `4 KiB writes, 16 MiB in all, fsync after every ${SYNC_EVERY}`,
  operation: '4 KiB write',
  baseline: FLAT,
  cases: [
    {
      name: FLAT,
      operations: WRITES * PASSES,
      run: () => {
        for (let i = 0; i < WRITES * PASSES; i++) flat.set(page, (i % WRITES) * PAGE);
      },
    },
    {
      name: 'copy-on-write pages, written again and again',
      operations: WRITES * PASSES,
      run: () => {
        for (let i = 0; i < WRITES * PASSES; i++) image.write((i % WRITES) * PAGE, page, 0, PAGE);
      },
    },
    { name: 'volume with its journal, no call of the environment', operations: WRITES, run: throughVolume },
    { name: 'env.fs, one write at a time', operations: WRITES, run: () => throughFs(1, false) },
    { name: 'env.fs, 16 writes at a time', operations: WRITES, run: () => throughFs(16, false) },
    { name: 'env.fs, one at a time, env.crc32 of each', operations: WRITES, run: () => throughFs(1, true) },
  ],
});

let sum = 0;
for (const [size, times] of [
  [64, 50_000],
  [PAGE, 2_000],
] as const) {
  const bytes = page.subarray(0, size);
  if (crc32(bytes) !== zlib.crc32(bytes)) throw new Error('the checksums differ');
  const ZLIB = 'zlib.crc32';
  await compare({
    title: `CRC-32 of ${size} bytes`,
    operation: 'checksum',
    baseline: ZLIB,
    cases: [
      {
        name: ZLIB,
        operations: times,
        run: () => {
          for (let i = 0; i < times; i++) sum ^= zlib.crc32(bytes, i);
        },
      },
      {
        name: 'env.crc32, slicing by 16',
        operations: times,
        run: () => {
          for (let i = 0; i < times; i++) sum ^= crc32(bytes, i);
        },
      },
    ],
  });
}
if (!Number.isInteger(sum)) throw new Error('no sum');
