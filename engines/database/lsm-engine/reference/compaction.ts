/**
 * Leveled compaction: which tables to merge, and the merge itself. Writing the outputs is here; making them active and removing the
 * inputs is the caller's, since that is where crash safety is decided.
 */
import type { Env } from '../../../../sim/env/env.ts';
import { type Cursor, MergedCursor } from './cursor.ts';
import { compareKeys } from './key-order.ts';
import type { LevelSet } from './level-set.ts';
import { tableName } from './table-format.ts';
import type { TableReader } from './table-reader.ts';
import { type TableMeta, type TableOptions, TableWriter } from './table-writer.ts';

export interface CompactionLimits {
  /** Tables in level 0 that start a compaction. */
  readonly l0Trigger: number;
  /** Size of level 1 above which one of its tables moves down; each level below may be `sizeRatio` times larger. */
  readonly l1TargetBytes: number;
  readonly sizeRatio: number;
  /** An output is closed at about this size. */
  readonly targetFileBytes: number;
}

export interface CompactionPlan {
  /** Newest data first. */
  readonly inputs: readonly TableReader[];
  readonly outputLevel: number;
}

/** What has to be merged now, if anything. */
export function planCompaction(set: LevelSet, limits: CompactionLimits): CompactionPlan | undefined {
  if (set.levels[0].length >= limits.l0Trigger) return planLevel0(set);
  let target = limits.l1TargetBytes;
  for (let level = 1; level < set.levels.length; level++) {
    if (set.levelBytes(level) > target) return withOverlapping(set, [set.levels[level][0]], level + 1);
    target *= limits.sizeRatio;
  }
  return undefined;
}

/** All of level 0 with everything of level 1 that it overlaps; all of level 1 when asked for by hand. */
export function planLevel0(set: LevelSet, whole = false): CompactionPlan | undefined {
  const level0 = set.levels[0];
  if (whole) {
    const inputs = [...level0, ...(set.levels[1] ?? [])];
    return inputs.length === 0 ? undefined : { inputs, outputLevel: 1 };
  }
  return level0.length === 0 ? undefined : withOverlapping(set, level0, 1);
}

function withOverlapping(set: LevelSet, upper: readonly TableReader[], outputLevel: number): CompactionPlan {
  let low = upper[0].meta.minKey;
  let high = upper[0].meta.maxKey;
  for (const { meta } of upper) {
    if (compareKeys(meta.minKey, low) < 0) low = meta.minKey;
    if (compareKeys(meta.maxKey, high) > 0) high = meta.maxKey;
  }
  return { inputs: [...upper, ...(set.levels[outputLevel] ?? []).filter((table) => table.overlaps(low, high))], outputLevel };
}

/**
 * Merges the inputs into new, synced files. `takeId` gives the next table id. Throws what the disk throws; files written until then
 * are in `started` for the caller to remove.
 */
export async function writeCompaction(
  env: Env,
  directory: string,
  plan: CompactionPlan,
  set: LevelSet,
  options: TableOptions & CompactionLimits,
  takeId: () => number,
  started: string[],
): Promise<TableMeta[]> {
  const outputs: TableMeta[] = [];
  const merged = await mergeAll(plan.inputs);
  let writer: TableWriter | undefined;
  let id = 0;
  try {
    for (let entry = merged.entry; entry !== undefined; entry = merged.entry) {
      const obsolete = entry.value === undefined && !set.mayHoldBelow(plan.outputLevel, entry.key);
      if (!obsolete) {
        if (writer === undefined) {
          id = takeId();
          const path = `${directory}/${tableName(id)}`;
          started.push(path);
          writer = await TableWriter.create(env, path, options);
        }
        if (writer.add(entry)) await writer.drain();
        if (writer.bytes >= options.targetFileBytes) {
          outputs.push(await writer.finish(id, plan.outputLevel));
          writer = undefined;
        }
      }
      const read = merged.advance();
      if (read !== undefined) await read;
    }
    if (writer !== undefined) outputs.push(await writer.finish(id, plan.outputLevel));
  } catch (error) {
    await writer?.abandon();
    throw error;
  }
  return outputs;
}

async function mergeAll(inputs: readonly TableReader[]): Promise<Cursor> {
  const cursors: Cursor[] = [];
  for (const table of inputs) cursors.push(await table.cursor(table.meta.minKey, table.meta.maxKey));
  return new MergedCursor(cursors);
}
