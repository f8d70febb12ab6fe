/** How a task ended. A failure is data for whoever joins; it never ends the process by itself. */
export type TaskOutcome<T> =
  | { readonly status: 'done'; readonly value: T }
  | { readonly status: 'failed'; readonly error: unknown }
  | { readonly status: 'aborted'; readonly reason: unknown };

export interface Task<T> {
  readonly name: string;
  /** True once the body has returned, thrown or been cut off. */
  readonly settled: boolean;
  /** Waits for the end of the task; never rejects because of the task's own failure. */
  join(options?: { readonly signal?: AbortSignal | undefined }): Promise<TaskOutcome<T>>;
  /**
   * Aborts the task's signal. Its outcome becomes `aborted` at once for whoever joins; code of the task goes on until its next
   * call that takes the signal, which rejects, so that `finally` blocks run.
   */
  abort(reason?: unknown): void;
}

/** Cooperative tasks of one process, and a pool of threads for work that would block them. */
export interface Tasks {
  /** Starts `body` in this same step, up to its first await. `signal` is aborted by `task.abort`. */
  spawn<T>(name: string, body: (signal: AbortSignal) => Promise<T>): Task<T>;
  /** Lets every other runnable task of the process take a step. */
  yield(): Promise<void>;
  /**
   * Runs the synchronous `work` on a pool thread: CPU it burns does not hold up the event loop. Rejects with what `work` throws.
   * A job that has begun cannot be aborted.
   */
  blocking<T>(name: string, work: () => T): Promise<T>;
}
