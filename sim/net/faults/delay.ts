import type { FaultKind } from '../../faults/fault-kind.ts';
import { onLinks, SYMMETRIC } from './link-target.ts';

export const delay: FaultKind = {
  name: 'delay',
  target: 'link',
  doc: 'Every piece takes longer: `floor`, plus an exponential time with `mean` drawn per piece. The order within a stream is kept.',
  cause: 'A detour, a busy router, a relay over a high orbit.',
  shapes: ['event', 'episode'],
  parameters: {
    floor: { form: 'duration', doc: 'Added to every piece.' },
    mean: { form: 'duration', default: 0, doc: 'Mean of the drawn part; 0 draws nothing.' },
    symmetric: SYMMETRIC,
  },
  strike(world, fault) {
    const floor = fault.args['floor'] as number;
    const mean = fault.args['mean'] as number;
    const stream = world.streams.stream(`fault/${fault.id}/delay`);
    return onLinks(world, fault, (link) =>
      link.delay(mean === 0 ? { law: 'constant', value: floor } : { law: 'exp', mean, floor }, stream),
    );
  },
};
