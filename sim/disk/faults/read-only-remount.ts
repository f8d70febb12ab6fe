import type { FaultKind } from '../../faults/fault-kind.ts';
import { WRITE_OPS } from '../fault-rules.ts';
import { armFault } from './arm-fault.ts';

export const readOnlyRemount: FaultKind = {
  name: 'read_only_remount',
  target: 'disk',
  doc: 'Everything that writes, syncs or opens for writing fails with EROFS; reads go on. What was pending stays pending.',
  cause: 'A kernel that mounts a file system read-only after an error, until somebody has repaired it.',
  shapes: ['event', 'episode'],
  parameters: {},
  strike(world, fault) {
    return armFault(world, fault, WRITE_OPS, { kind: 'fail', code: 'EROFS' });
  },
};
