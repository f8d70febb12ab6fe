/** Drawing from the laws of a scenario: whole numbers, integer arithmetic. A constant draws nothing from the stream. */
import type { Draw } from '../../scenarios/scenario.ts';
import type { RandomStream } from '../kernel/random-streams.ts';

export function drawFrom(law: Draw, stream: RandomStream): number {
  switch (law.law) {
    case 'constant':
      return law.value;
    case 'uniform':
      return stream.between(law.low, law.high);
    case 'exp':
      return law.floor + stream.exponential(law.mean);
    case 'oneOf':
      return stream.pick(law.values);
  }
}
