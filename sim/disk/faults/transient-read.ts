import type { FaultKind } from '../../faults/fault-kind.ts';
import { armFault, PATH_PARAMETER, STRIKES_PARAMETER } from './arm-fault.ts';

export const transientRead: FaultKind = {
  name: 'transient_read',
  target: 'disk',
  doc: 'A read that goes to the device fails with EIO; the same read tried again may succeed.',
  cause: 'A vibration, a marginal sector that reads at the second try, a reset of the bus.',
  shapes: ['episode', 'triggered'],
  parameters: {
    chance: { form: 'partsPerMillion', default: '10 %', doc: 'Share of the cold reads of an episode that fail.' },
    path: PATH_PARAMETER,
    strikes: STRIKES_PARAMETER,
  },
  strike(world, fault) {
    const chance = fault.args['chance'];
    return armFault(
      world,
      fault,
      ['cold_read'],
      { kind: 'fail', code: 'EIO' },
      { partsPerMillion: chance === undefined ? undefined : Number(chance) },
    );
  },
};
