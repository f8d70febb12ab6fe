/**
 * Tasks of one process and its pool of threads for blocking work.
 *
 * Models: cooperative tasks on one event loop, abort through a signal, joins that never throw, a pool of bounded size whose jobs
 * burn CPU of their own and cannot be stopped, except by the end of the process.
 */
import type { Task, TaskOutcome, Tasks } from '../env/tasks.ts';
import { ProcessExit, type Settle, type SimProcess, type TaskAccount, taskEnd, taskSpawn } from './process.ts';

/** Threads in the pool; further jobs wait their turn. */
export const POOL_THREADS = 512;

export interface TaskSystem {
  readonly tasks: Tasks;
  /** Calls `then` once no pool job is running or waiting. */
  whenPoolIdle(then: () => void): void;
}

export function createTasks(process: SimProcess): TaskSystem {
  let poolJobs = 0;
  const waitingJobs: (() => void)[] = [];
  const idleListeners: (() => void)[] = [];

  const jobDone = (): void => {
    poolJobs--;
    const next = waitingJobs.shift();
    if (next !== undefined) next();
    else if (poolJobs === 0) for (const listener of idleListeners.splice(0)) listener();
  };

  const tasks: Tasks = {
    spawn(name, body) {
      process.enter('tasks.spawn');
      return new SpawnedTask(process, name, body);
    },

    yield() {
      return process.operation<void>('tasks.yield', undefined, (settle) => {
        process.kernel.soon(() => settle.resolve(() => undefined));
      });
    },

    blocking<T>(_name: string, work: () => T) {
      return process.operation<T>('tasks.blocking', undefined, (settle) => {
        const start = (): void => {
          poolJobs++;
          process.kernel.at(process.now, () => {
            if (!process.running) return;
            const { outcome, costNs } = process.onPool(work);
            process.kernel.wake();
            process.kernel.after(costNs, () => {
              jobDone();
              if ('error' in outcome) settle.reject(outcome.error);
              else settle.resolve(() => outcome.value);
            });
          });
        };
        if (poolJobs < POOL_THREADS) start();
        else waitingJobs.push(start);
      });
    },
  };

  return {
    tasks,
    whenPoolIdle(then) {
      if (poolJobs === 0) then();
      else idleListeners.push(then);
    },
  };
}

class SpawnedTask<T> implements Task<T> {
  readonly name: string;
  readonly #process: SimProcess;
  readonly #account: TaskAccount;
  readonly #controller = new AbortController();
  readonly #joiners = new Set<Settle<TaskOutcome<T>>>();
  #outcome: TaskOutcome<T> | undefined;

  constructor(process: SimProcess, name: string, body: (signal: AbortSignal) => Promise<T>) {
    this.name = name;
    this.#process = process;
    this.#account = process.newTask(name);
    process.trace.emit(taskSpawn, process.actor, this.#account.nameId, this.#account.number);
    let promise: Promise<T>;
    try {
      promise = Promise.resolve(process.as(this.#account, () => body(this.#controller.signal)));
    } catch (error) {
      promise = Promise.reject(error as Error);
    }
    promise.then(
      (value) => this.#bodyEnded({ status: 'done', value }),
      (error: unknown) => this.#bodyEnded({ status: 'failed', error }),
    );
  }

  get settled(): boolean {
    return this.#outcome !== undefined;
  }

  join(options?: { readonly signal?: AbortSignal | undefined }): Promise<TaskOutcome<T>> {
    return this.#process.operation('tasks.join', options?.signal, (settle) => {
      if (this.#outcome !== undefined) {
        settle.resolve(() => this.#outcome as TaskOutcome<T>);
        return;
      }
      this.#joiners.add(settle);
      return () => this.#joiners.delete(settle);
    });
  }

  abort(reason?: unknown): void {
    this.#process.enter('tasks.abort');
    if (this.#outcome !== undefined) return;
    this.#settle({ status: 'aborted', reason });
    this.#controller.abort(reason);
  }

  #bodyEnded(outcome: TaskOutcome<T>): void {
    const process = this.#process;
    process.tasks.delete(this.#account.number);
    if (!process.running || (outcome.status === 'failed' && outcome.error instanceof ProcessExit)) return;
    process.trace.emit(taskEnd, process.actor, this.#account.nameId, this.#account.number, process.trace.text(outcome.status));
    if (this.#outcome === undefined) this.#settle(outcome);
  }

  #settle(outcome: TaskOutcome<T>): void {
    this.#outcome = outcome;
    for (const joiner of this.#joiners) joiner.resolve(() => outcome);
    this.#joiners.clear();
  }
}
