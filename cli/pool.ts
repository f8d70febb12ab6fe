/** Workers for simulations: as many as the machine has cores, each with a limit on wall time and memory per job. */
import { availableParallelism } from 'node:os';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import Tinypool from 'tinypool';
import type { Job, ProbeResult, SeedResult, TellResult, TraceResult } from './job.ts';
import { projectFile } from './project-root.ts';

type ResultOf<J extends Job> = J extends { kind: 'probe' }
  ? ProbeResult
  : J extends { kind: 'seed' | 'points' }
    ? SeedResult
    : J extends { kind: 'tell' }
      ? TellResult
      : TraceResult;

/**
 * Wall time for one job. Programs are stopped by virtual budgets long before; this is for what those cannot see, such as a regular
 * expression that never ends. It never decides a grade: what it cuts off is inconclusive.
 */
const JOB_LIMIT_MS = 60_000;
const HEAP_LIMIT_MB = 2048;
/** Memory of all workers together, buffers outside their heaps included. */
const TOTAL_LIMIT_MB = 6144;
const MEMORY_CHECK_MS = 250;

/** A job was given up: it took too long, or its worker died. */
export class HarnessLimit extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'HarnessLimit';
  }
}

export class WorkerPool {
  readonly #pool: Tinypool;
  readonly #limitMs: number;
  readonly size: number;

  constructor(size = availableParallelism(), limitMs = JOB_LIMIT_MS) {
    const file = projectFile('dist', 'worker.js');
    if (!existsSync(file)) throw new Error('dist/worker.js is missing: run "npm run build"');
    this.size = size;
    this.#limitMs = limitMs;
    this.#pool = new Tinypool({
      filename: pathToFileURL(file).href,
      runtime: 'worker_threads',
      minThreads: size,
      maxThreads: size,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT_MB },
      env: { TZ: 'UTC' },
    });
  }

  /** Rejects with `HarnessLimit` when the job had to be given up. */
  async run<J extends Job>(job: J): Promise<ResultOf<J>> {
    // The clock starts with the job, not while it waits for a worker: jobs are handed over only when a worker is free.
    const controller = new AbortController();
    let reason = '';
    const giveUp = (why: string): void => {
      reason = why;
      controller.abort();
    };
    const timer = setTimeout(() => giveUp(`given up after ${this.#limitMs / 1000} s of real time`), this.#limitMs);
    const memory = setInterval(() => {
      if (process.memoryUsage.rss() > TOTAL_LIMIT_MB * 1_048_576) giveUp(`given up at ${TOTAL_LIMIT_MB} MiB of memory`);
    }, MEMORY_CHECK_MS);
    try {
      return (await this.#pool.run(job, { signal: controller.signal })) as ResultOf<J>;
    } catch (error) {
      if (controller.signal.aborted) throw new HarnessLimit(reason);
      if ((error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY')
        throw new HarnessLimit(`given up at ${HEAP_LIMIT_MB} MiB of memory`);
      throw error;
    } finally {
      clearTimeout(timer);
      clearInterval(memory);
    }
  }

  /** Runs the jobs with one in each worker; results come in the order of the jobs. Stops handing out when `stopped` says so. */
  async map<J extends Job, R>(
    jobs: readonly J[],
    stopped: () => boolean,
    done: (result: ResultOf<J> | HarnessLimit, job: J) => R,
  ): Promise<(R | undefined)[]> {
    const results = new Array<R | undefined>(jobs.length).fill(undefined);
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < jobs.length && !stopped()) {
        const index = next++;
        const job = jobs[index];
        const result = await this.run(job).catch((error: unknown) => {
          if (error instanceof HarnessLimit) return error;
          throw error;
        });
        results[index] = done(result, job);
      }
    };
    await Promise.all(Array.from({ length: this.size }, lane));
    return results;
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}
