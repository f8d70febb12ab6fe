/** The write-ahead log: a row of segments, of which the last one is being written. */
import type { Env } from '../../../../sim/env/env.ts';
import type { WalSegment } from '../contract.ts';
import { Mutex } from './gate.ts';
import { LogSegment } from './log-segment.ts';
import { segmentName } from './segment-header.ts';

/** A segment that is complete and synced. */
export interface ClosedSegment {
  readonly number: number;
  readonly minLsn: number;
  readonly maxLsn: number;
  readonly bytes: number;
}

export class Log {
  readonly #env: Env;
  readonly #directory: string;
  readonly #removing = new Mutex();
  readonly #closed: ClosedSegment[];
  #active: LogSegment;

  constructor(env: Env, directory: string, closed: readonly ClosedSegment[], active: LogSegment) {
    this.#env = env;
    this.#directory = directory;
    this.#closed = [...closed];
    this.#active = active;
  }

  get active(): LogSegment {
    return this.#active;
  }

  /** Goes on in a new segment. The old one must have been synced: all but the last segment are always complete. */
  async roll(): Promise<void> {
    const old = this.#active;
    if (old.lastLsn < old.firstLsn) return;
    this.#active = await LogSegment.create(this.#env, this.#directory, old.number + 1, old.lastLsn + 1);
    this.#closed.push({ number: old.number, minLsn: old.firstLsn, maxLsn: old.lastLsn, bytes: old.bytes });
    await old.close();
  }

  /**
   * Removes segments all of whose records are in durable tables. Their range is what was really written to them: records differ in
   * size. Oldest first, so that what a crash leaves is always a contiguous end of the log.
   */
  truncate(flushedLsn: number): Promise<void> {
    return this.#removing.hold(async () => {
      while (this.#closed.length > 0 && this.#closed[0].maxLsn <= flushedLsn) {
        await this.#env.fs.unlink(`${this.#directory}/${segmentName(this.#closed[0].number)}`);
        this.#closed.shift();
      }
    });
  }

  segments(): WalSegment[] {
    const { number, firstLsn, lastLsn, bytes } = this.#active;
    const empty = lastLsn < firstLsn;
    return [...this.#closed, { number, minLsn: empty ? 0 : firstLsn, maxLsn: empty ? 0 : lastLsn, bytes }].map((segment) => ({
      name: segmentName(segment.number),
      minLsn: BigInt(segment.minLsn),
      maxLsn: BigInt(segment.maxLsn),
      bytes: segment.bytes,
    }));
  }
}
