import type { FaultKind } from '../../faults/fault-kind.ts';
import { armFault, PATH_PARAMETER, STRIKES_PARAMETER } from './arm-fault.ts';

export const fsyncError: FaultKind = {
  name: 'fsync_error',
  target: 'disk',
  doc: 'An fsync fails with EIO. With `mark_clean` the pages count as clean afterwards: the new content stays readable, the medium keeps the old, and a later fsync succeeds without storing it. With `keep_dirty` the next fsync tries again.',
  cause: 'A write-back error of the device; ext4 in ordered mode and xfs mark the pages clean.',
  shapes: ['episode', 'triggered'],
  parameters: {
    model: { form: 'text', choices: ['mark_clean', 'keep_dirty'], default: 'mark_clean', doc: 'What becomes of the dirty pages.' },
    path: PATH_PARAMETER,
    strikes: STRIKES_PARAMETER,
  },
  strike(world, fault) {
    const model = fault.args['model'] === 'keep_dirty' ? 'keep_dirty' : 'mark_clean';
    return armFault(world, fault, ['fsync'], { kind: 'fsync_error', model });
  },
};
