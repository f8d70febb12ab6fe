/**
 * Clocks of a process.
 *
 * Models: a monotonic clock that never goes back, and a wall clock per host with an offset that faults may step.
 * Does not model: drift and jitter.
 */
import type { Clock } from '../env/clock.ts';
import { MILLISECOND } from '../kernel/time.ts';
import type { SimProcess } from '../process/process.ts';

/** Wall time at the start of every world: 2026-01-01T00:00:00Z in milliseconds. */
export const WALL_EPOCH_MS = 1_767_225_600_000;

export function createClock(process: SimProcess): Clock {
  return {
    monotonic() {
      process.enter('clock.monotonic');
      return process.now;
    },
    wall() {
      process.enter('clock.wall');
      return WALL_EPOCH_MS + process.host.wallOffsetMs + Math.floor(process.now / MILLISECOND);
    },
    sleep(durationNs, options) {
      return process.operation<void>('clock.sleep', options?.signal, (settle) => {
        if (!(durationNs >= 0)) {
          settle.reject(new RangeError(`clock.sleep: the duration must be 0 ns or more, got ${durationNs}`));
          return;
        }
        const handle = process.kernel.at(process.now + Math.ceil(durationNs), () => settle.resolve(() => undefined));
        return () => process.kernel.cancel(handle);
      });
    },
  };
}
