/**
 * Opening a directory: manifest, tables, orphans, log. Everything that this life will rely on is made durable before the first write
 * is taken, since after a kill part of it may be in the page cache only.
 */
import type { Env } from '../../../../sim/env/env.ts';
import type { FileLock } from '../../../../sim/env/fs.ts';
import { codeOf, deviceError, EngineError } from '../../lsm-engine/reference/engine-error.ts';
import { syncDirectory } from '../../lsm-engine/reference/file-io.ts';
import { Memtable } from '../../lsm-engine/reference/memtable.ts';
import { tableId } from '../../lsm-engine/reference/table-format.ts';
import type { TableReader } from '../../lsm-engine/reference/table-reader.ts';
import type { PipelineConfig, RecoveryReport } from '../contract.ts';
import { Log } from './log.ts';
import { Manifest } from './manifest.ts';
import { DurablePipeline } from './pipeline.ts';
import { replayLog } from './replay.ts';
import { TableSet } from './table-set.ts';

export async function recover(env: Env, config: PipelineConfig): Promise<DurablePipeline> {
  const startedNs = env.clock.monotonic();
  try {
    await makeDirectory(env, config.dir);
    const lock = await takeLock(env, config.dir);
    try {
      return await recoverLocked(env, config, lock, startedNs);
    } catch (error) {
      lock.release();
      throw error;
    }
  } catch (error) {
    throw deviceError(error, 'opening the pipeline');
  }
}

async function recoverLocked(env: Env, config: PipelineConfig, lock: FileLock, startedNs: number): Promise<DurablePipeline> {
  const names = await env.fs.readdir(config.dir);
  if (!names.includes('MANIFEST') && names.some((name) => tableId(name) !== undefined))
    throw new EngineError('ECORRUPT', 'there are tables but no manifest');
  const manifest = await Manifest.open(env, config.dir, config.manifestRewriteLines, names);
  const flushedLsn = manifest.flushedLsn;
  const tables = new TableSet(env, config.dir, config.blockCacheBytes);
  tables.replace([], await openTables(tables, manifest));
  const orphansRemoved = await removeOrphans(env, config.dir, names, manifest);
  const memtable = new Memtable();
  const replayed = await replayLog(env, config.dir, names, flushedLsn, memtable);
  await syncDirectory(env.fs, config.dir);
  const log = new Log(env, config.dir, replayed.closed, replayed.active);
  const report: RecoveryReport = {
    tables: manifest.tables.length,
    flushedLsn: BigInt(flushedLsn),
    replayed: replayed.replayed,
    lastLsn: BigInt(replayed.active.lastLsn),
    orphansRemoved,
    tail: replayed.tornBytes > 0 ? { state: 'torn', bytes: replayed.tornBytes } : { state: 'clean' },
    elapsedNs: env.clock.monotonic() - startedNs,
  };
  env.log.info('recovery', {
    tables: report.tables,
    flushedLsn: report.flushedLsn,
    replayed: report.replayed,
    lastLsn: report.lastLsn,
    elapsedMs: Math.floor(report.elapsedNs / 1_000_000),
  });
  return new DurablePipeline(env, config, { lock, manifest, tables, log, memtable, report });
}

async function makeDirectory(env: Env, dir: string): Promise<void> {
  await env.fs.mkdir(dir, { recursive: true });
  const slash = dir.lastIndexOf('/');
  await syncDirectory(env.fs, slash > 0 ? dir.slice(0, slash) : slash === 0 ? '/' : '.');
}

async function takeLock(env: Env, dir: string): Promise<FileLock> {
  try {
    return await env.fs.lock(`${dir}/LOCK`);
  } catch (error) {
    if (codeOf(error) === 'EBUSY') throw new EngineError('EBUSY', `${dir} is open in another process`);
    throw error;
  }
}

async function openTables(tables: TableSet, manifest: Manifest): Promise<TableReader[]> {
  const opened: TableReader[] = [];
  for (const entry of manifest.tables) {
    try {
      opened.push(await tables.open(entry));
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      throw new EngineError('ECORRUPT', `table ${entry.id} is in the manifest but not on the disk`);
    }
  }
  return opened;
}

/** Removes tables that were written but never committed. Their ids stay out of use. */
async function removeOrphans(env: Env, dir: string, names: readonly string[], manifest: Manifest): Promise<number> {
  const known = new Set(manifest.tables.map((table) => table.id));
  let removed = 0;
  for (const name of names) {
    const id = tableId(name);
    if (id === undefined || known.has(id)) continue;
    manifest.reserveId(id);
    await env.fs.unlink(`${dir}/${name}`);
    removed++;
  }
  return removed;
}
