import type { FaultKind } from '../../faults/fault-kind.ts';
import type { DiskOp } from '../fault-rules.ts';
import { armFault, PATH_PARAMETER, STRIKES_PARAMETER } from './arm-fault.ts';

const OPS = ['read', 'cold_read', 'write', 'fsync', 'create', 'rename', 'unlink', 'truncate'];

export const slowDisk: FaultKind = {
  name: 'slow_disk',
  target: 'disk',
  doc: 'Operations take `factor` times as long, and `stall` longer. Syncs and cold reads keep the device busy meanwhile, so that others wait for it too.',
  cause: 'A failing drive that retries inside, a throttled volume, a rebuild of the array, a brownout.',
  shapes: ['episode', 'triggered'],
  parameters: {
    factor: { form: 'ratio', default: '50 x', doc: 'How many times as long.' },
    stall: { form: 'duration', default: 0, doc: 'Time added to each operation.' },
    op: { form: 'text', choices: OPS, optional: true, doc: 'Which operation is slow; absent: all.' },
    path: PATH_PARAMETER,
    strikes: STRIKES_PARAMETER,
  },
  strike(world, fault) {
    const { factor, stall, op } = fault.args;
    const factorMilli = Math.floor(Number(factor ?? 50_000_000) / 1000);
    return armFault(world, fault, op === undefined ? [] : [op as DiskOp], { kind: 'slow', factorMilli, stallNs: Number(stall ?? 0) });
  },
};
