import type { FaultKind } from '../../faults/fault-kind.ts';
import type { DiskOp } from '../fault-rules.ts';
import { armFault, PATH_PARAMETER, STRIKES_PARAMETER } from './arm-fault.ts';

const OPS = ['write', 'read', 'create', 'rename', 'unlink', 'truncate', 'mkdir', 'open', 'open_write'];

export const ioError: FaultKind = {
  name: 'io_error',
  target: 'disk',
  doc: 'The operation fails with EIO and changes nothing. A failing fsync has a fault of its own.',
  cause: 'A cable, a controller or a remote volume that gives up.',
  shapes: ['episode', 'triggered'],
  parameters: {
    op: { form: 'text', choices: OPS, default: 'write', doc: 'Which operation fails in an episode; `when` has an `op` of its own.' },
    path: PATH_PARAMETER,
    chance: { form: 'partsPerMillion', optional: true, doc: 'Share of the matching operations of an episode that fail; absent: all.' },
    strikes: STRIKES_PARAMETER,
  },
  strike(world, fault) {
    const chance = fault.args['chance'] as number | undefined;
    const op = (fault.args['op'] as DiskOp | undefined) ?? 'write';
    return armFault(world, fault, [op], { kind: 'fail', code: 'EIO' }, chance === undefined ? undefined : { partsPerMillion: chance });
  },
};
