/** Delays drawn before anything is timed, so that drawing costs nothing; the same for every case and every run. */
import { RandomStream } from '../../sim/kernel/random-streams.ts';

/** A power of two, so that a counter can be wrapped by a mask. */
export const DELAYS = 1 << 14;

export function delays(draw: (stream: RandomStream) => number): Float64Array {
  const stream = new RandomStream('delays');
  return Float64Array.from({ length: DELAYS }, () => draw(stream));
}
