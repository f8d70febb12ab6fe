import type { FaultKind } from '../../faults/fault-kind.ts';
import { armFault, PATH_PARAMETER, STRIKES_PARAMETER } from './arm-fault.ts';

export const phantomWrite: FaultKind = {
  name: 'phantom_write',
  target: 'disk',
  doc: 'The operation reports success and nothing reaches the medium. Of an fsync: what is pending stays pending, and an honest fsync later stores it. Of a write: the data is never stored, whatever is synced later.',
  cause: 'A drive that acknowledges a flush from its volatile cache, a hypervisor that ignores flushes, firmware that drops a write.',
  shapes: ['episode', 'triggered'],
  parameters: {
    of: { form: 'text', choices: ['fsync', 'write'], default: 'fsync', doc: 'Which operation lies.' },
    path: PATH_PARAMETER,
    strikes: STRIKES_PARAMETER,
  },
  strike(world, fault) {
    return armFault(world, fault, [fault.args['of'] === 'write' ? 'write' : 'fsync'], { kind: 'phantom' });
  },
};
