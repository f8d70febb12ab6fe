import type { FaultKind } from '../../faults/fault-kind.ts';
import { armFault, PATH_PARAMETER, STRIKES_PARAMETER } from './arm-fault.ts';

export const misdirectedWrite: FaultKind = {
  name: 'misdirected_write',
  target: 'disk',
  doc: 'On the medium a write lands at another offset of the same file: the intended place keeps its old content, the victim is overwritten. The page cache shows what was meant until the page is read from the medium.',
  cause: 'A bit error in a block address, a firmware bug.',
  shapes: ['triggered'],
  parameters: {
    shift: {
      form: 'bytes',
      default: '4 KiB',
      doc: 'Distance between the intended place and the victim; counted backwards where the file ends sooner.',
    },
    strikes: STRIKES_PARAMETER,
    path: PATH_PARAMETER,
  },
  strike(world, fault) {
    return armFault(world, fault, ['write'], { kind: 'misdirect', shiftBytes: Number(fault.args['shift'] ?? 4096) });
  },
};
