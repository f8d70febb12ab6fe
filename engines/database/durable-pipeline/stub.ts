/**
 * A starting point for `database/durable-pipeline`: it type-checks, loads, and keeps everything in memory, so that most criteria fail.
 * Copy it, and replace one TODO after the other; the order below is a good one.
 */
import type { Env } from 'orrery/env';
import type { Pipeline, PipelineConfig } from 'orrery/capstones/database/durable-pipeline';

export async function open(env: Env, config: PipelineConfig): Promise<Pipeline> {
  const startedNs = env.clock.monotonic();
  await env.fs.mkdir(config.dir, { recursive: true });
  // TODO 1: take the lock on `${config.dir}/LOCK`, and answer EBUSY to a second process.
  // TODO 5: read MANIFEST, open the tables that it names, remove those that it does not.
  // TODO 3: replay the log segments above the flushed LSN; cut off a torn end, report damage with ECORRUPT.
  const table = new Map<string, { readonly key: Uint8Array; readonly value: Uint8Array }>();
  let lastLsn = 0n;
  const elapsedNs = env.clock.monotonic() - startedNs;

  return {
    async put(key, value) {
      // TODO 2: append a record to the active segment, fsync as `config.sync` says, then change the table, then resolve.
      table.set(key.join(), { key: key.slice(), value: value.slice() });
      return ++lastLsn;
    },
    async delete(key) {
      // TODO 2: the same, with a record of type 2.
      table.delete(key.join());
      return ++lastLsn;
    },
    async get(key) {
      return table.get(key.join())?.value;
    },
    async *scan(low, high) {
      const inRange = [...table.values()].filter(({ key }) => compare(low, key) <= 0 && compare(key, high) <= 0);
      for (const { key, value } of inRange.sort((a, b) => compare(a.key, b.key))) yield [key, value] as const;
    },
    async sync() {
      // TODO 2: everything in the log becomes durable.
      return lastLsn;
    },
    async flush() {
      // TODO 4: freeze the memtable, write it into a table file, sync file and directory, append to MANIFEST, sync, cut the log.
    },
    async compact() {
      // TODO 6: merge levels 0 and 1 into new tables, one line of MANIFEST, then remove the old ones.
    },
    async checkpoint() {
      // TODO 6: a checkpoint line, and the log cut up to the flushed LSN.
      return { lsn: lastLsn, memtableMinLsn: 1n };
    },
    async close() {
      // TODO 2: drain the queue, fsync, wait for background work, release the lock.
    },
    recoveryReport: () => ({ tables: 0, flushedLsn: 0n, replayed: 0, lastLsn: 0n, orphansRemoved: 0, tail: { state: 'clean' }, elapsedNs }),
    manifestState: () => ({ active: [], flushedLsn: 0n }),
    walSegments: () => [],
  };
}

/** Byte-wise, as keys are ordered everywhere. */
function compare(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}
