/**
 * Group commit: all writes go through one task, in the order in which they were called. It gathers a batch, appends it to the log in
 * one write, makes it durable with one fsync, applies it to the memtable and only then acknowledges it. While an fsync is on its way
 * the next batch gathers; no record of it is in the file before that fsync is over, so it is never covered by it.
 */
import type { Env } from '../../../../sim/env/env.ts';
import { deviceError, EngineError } from '../../lsm-engine/reference/engine-error.ts';
import type { SyncMode } from '../contract.ts';
import { Gate } from './gate.ts';
import type { Write } from './log-record.ts';

/** What the queue needs from the pipeline. */
export interface CommitTarget {
  /** Makes room before a batch: freezes a full memtable, rolls the log. Throws a definite error when there is none. */
  prepare(): Promise<void>;
  /** Appends to the log under consecutive numbers and returns the first one. */
  append(writes: readonly Write[]): Promise<number>;
  /** Makes everything appended durable. */
  syncLog(): Promise<void>;
  /** Shows the writes to readers. */
  apply(writes: readonly Write[], firstLsn: number): void;
}

interface PendingWrite extends Write {
  readonly arrivedNs: number;
  readonly resolve: (lsn: bigint) => void;
  readonly reject: (error: unknown) => void;
}

interface Errand {
  /** Runs once this many writes have been taken. */
  readonly afterWrites: number;
  readonly run: () => Promise<void>;
}

export class CommitQueue {
  readonly #env: Env;
  readonly #target: CommitTarget;
  readonly #mode: SyncMode;
  readonly #arrival = new Gate();
  #writes: PendingWrite[] = [];
  #errands: Errand[] = [];
  #accepted = 0;
  #taken = 0;
  #closing = false;
  /** Why writing is over, once it is. */
  poison: EngineError | undefined;

  constructor(env: Env, target: CommitTarget, mode: SyncMode) {
    this.#env = env;
    this.#target = target;
    this.#mode = mode;
  }

  write(key: Uint8Array, value: Uint8Array | undefined): Promise<bigint> {
    if (this.poison !== undefined) return Promise.reject(this.poison);
    if (this.#closing) return Promise.reject(new EngineError('ECLOSED', 'the pipeline is closed'));
    return new Promise((resolve, reject) => {
      this.#accepted++;
      this.#writes.push({ key, value, arrivedNs: this.#env.clock.monotonic(), resolve, reject });
      if (this.#writes.length === 1 || this.#writes.length === this.#batchLimit) this.#arrival.open();
    });
  }

  /** Runs `body` between two batches, after all writes called before it. */
  between<T>(body: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#errands.push({ afterWrites: this.#accepted, run: () => body().then(resolve, reject) });
      this.#arrival.open();
    });
  }

  /** Lets the queue run dry and ends it. */
  close(): void {
    this.#closing = true;
    this.#arrival.open();
  }

  /** Ends writing for good: what waits now and what comes later fails. */
  fail(cause: EngineError): void {
    this.poison ??= new EngineError('EPOISONED', `writing stopped after ${cause.message}`);
    const waiting = this.#writes;
    this.#writes = [];
    this.#taken += waiting.length;
    for (const write of waiting) write.reject(this.poison);
  }

  /** The committing task: ends when closed and empty. */
  async run(): Promise<void> {
    for (;;) {
      if (this.#errands.length > 0 && this.#errands[0].afterWrites <= this.#taken) {
        const [errand] = this.#errands.splice(0, 1);
        await errand.run();
      } else if (this.#writes.length > 0) {
        if (this.#errands.length === 0 && !this.#closing) await this.#gather();
        await this.#commit(this.#takeBatch());
      } else if (this.#closing) {
        return;
      } else {
        await this.#arrival.wait();
      }
    }
  }

  #takeBatch(): PendingWrite[] {
    const untilErrand = this.#errands.length > 0 ? this.#errands[0].afterWrites - this.#taken : this.#writes.length;
    const batch = this.#writes.splice(0, Math.min(this.#batchLimit, untilErrand));
    this.#taken += batch.length;
    return batch;
  }

  get #batchLimit(): number {
    return this.#mode.mode === 'group' ? this.#mode.maxRecords : this.#mode.mode === 'per_op' ? 1 : 1024;
  }

  /** In group mode, waits until the batch is full or its first record has waited long enough. */
  async #gather(): Promise<void> {
    if (this.#mode.mode !== 'group' || this.#writes.length >= this.#batchLimit) return;
    const deadline = this.#writes[0].arrivedNs + this.#mode.maxDelayNs;
    const timer = new AbortController();
    let due = false;
    const sleeping = this.#env.clock.sleep(Math.max(0, deadline - this.#env.clock.monotonic()), { signal: timer.signal }).then(
      () => {
        due = true;
        this.#arrival.open();
      },
      () => undefined,
    );
    while (!due && !this.#closing && this.#errands.length === 0 && this.#writes.length > 0 && this.#writes.length < this.#batchLimit) {
      await this.#arrival.wait();
    }
    timer.abort();
    await sleeping;
  }

  async #commit(batch: readonly PendingWrite[]): Promise<void> {
    if (batch.length === 0) return;
    let firstLsn = 0;
    try {
      await this.#target.prepare();
      firstLsn = await this.#target.append(batch);
      if (this.#mode.mode !== 'manual') await this.#target.syncLog();
    } catch (error) {
      // Once the batch is in the file, not even an earlier failure makes its outcome certain.
      const failure =
        firstLsn > 0 ? new EngineError('EIO', 'the log may hold the write, but not durably') : deviceError(error, 'writing the log');
      for (const write of batch) write.reject(failure);
      return;
    }
    this.#target.apply(batch, firstLsn);
    let lsn = BigInt(firstLsn);
    for (const write of batch) write.resolve(lsn++);
  }
}
