/** Runs compactions in the background, one at a time, and makes their result active. */
import type { Env } from '../../../../sim/env/env.ts';
import { codeOf } from '../../lsm-engine/reference/engine-error.ts';
import {
  type CompactionLimits,
  type CompactionPlan,
  planCompaction,
  planLevel0,
  writeCompaction,
} from '../../lsm-engine/reference/compaction.ts';
import type { TableReader } from '../../lsm-engine/reference/table-reader.ts';
import type { TableOptions } from '../../lsm-engine/reference/table-writer.ts';
import { Mutex } from './gate.ts';
import type { Manifest } from './manifest.ts';
import { tableEntry, type TableSet } from './table-set.ts';

export class Compactor {
  readonly #env: Env;
  readonly #directory: string;
  readonly #options: TableOptions & CompactionLimits;
  readonly #manifest: Manifest;
  readonly #tables: TableSet;
  readonly #turn = new Mutex();
  #closing = false;

  constructor(env: Env, directory: string, options: TableOptions & CompactionLimits, manifest: Manifest, tables: TableSet) {
    this.#env = env;
    this.#directory = directory;
    this.#options = options;
    this.#manifest = manifest;
    this.#tables = tables;
  }

  /** Starts what is due, in the background. A failure leaves the inputs active; the next flush tries again. */
  kick(): void {
    if (this.#closing || planCompaction(this.#tables.levels, this.#options) === undefined) return;
    this.#env.tasks.spawn('compaction', () =>
      this.#turn.hold(async () => {
        try {
          for (;;) {
            const plan = this.#closing ? undefined : planCompaction(this.#tables.levels, this.#options);
            if (plan === undefined) return;
            await this.#run(plan);
          }
        } catch (error) {
          this.#env.log.warn('compaction', { code: codeOf(error) });
        }
      }),
    );
  }

  /** Merges all of level 0 and level 1 now. */
  compact(): Promise<void> {
    return this.#turn.hold(async () => {
      const plan = planLevel0(this.#tables.levels, true);
      if (plan !== undefined) await this.#run(plan);
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#turn.hold(() => Promise.resolve());
  }

  async #run(plan: CompactionPlan): Promise<void> {
    const started: string[] = [];
    const opened: TableReader[] = [];
    let named = false;
    try {
      const outputs = await writeCompaction(
        this.#env,
        this.#directory,
        plan,
        this.#tables.levels,
        this.#options,
        () => this.#manifest.takeId(),
        started,
      );
      for (const meta of outputs) opened.push(await this.#tables.open(tableEntry(meta)));
      await this.#tables.syncNames();
      named = true;
      // One line for all of it: a crash shows the inputs or the outputs. Compaction moves data, it does not flush any.
      await this.#manifest.append(() => ({
        type: 'compaction',
        removed: plan.inputs.map((table) => table.meta.id),
        added: outputs.map(tableEntry),
        flushed_lsn: this.#manifest.flushedLsn,
      }));
    } catch (error) {
      for (const table of opened) await table.release();
      // Once the manifest may name them, outputs stay: the next start decides.
      if (!named) for (const path of started) await this.#removeQuietly(path);
      throw error;
    }
    this.#tables.replace(plan.inputs, opened);
    await this.#tables.remove(plan.inputs);
  }

  async #removeQuietly(path: string): Promise<void> {
    try {
      await this.#env.fs.unlink(path);
    } catch (error) {
      this.#env.log.warn('compaction.cleanup', { code: codeOf(error) });
    }
  }
}
