/** A value of a law. Apart from the fault plan, because the stages of capstones draw too. */
import type { RandomStream } from '../sim/kernel/random-streams.ts';
import type { Draw } from './scenario.ts';

/** One value of the law, in the unit the law is in. A constant draws nothing from the stream. */
export function drawValue(draw: Draw, stream: RandomStream): number {
  switch (draw.law) {
    case 'constant':
      return draw.value;
    case 'uniform':
      return stream.between(draw.low, draw.high);
    case 'exp':
      return draw.floor + stream.exponential(draw.mean);
    case 'oneOf':
      return stream.pick(draw.values);
  }
}
