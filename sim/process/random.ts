import type { Random } from '../env/random.ts';
import type { SimProcess } from './process.ts';

export function createRandom(process: SimProcess): Random {
  const stream = process.random;
  const drawn = <T>(method: string, draw: () => T): T => {
    process.enter(`random.${method}`);
    return draw();
  };
  return {
    uint32: () => drawn('uint32', () => stream.uint32()),
    below: (bound) => drawn('below', () => stream.below(bound)),
    bytes: (length) => drawn('bytes', () => stream.bytes(length)),
  };
}
