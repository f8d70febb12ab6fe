import type { FaultKind } from '../../faults/fault-kind.ts';
import type { DiskOp } from '../fault-rules.ts';
import { armFault, PATH_PARAMETER, STRIKES_PARAMETER } from './arm-fault.ts';

export const shortIo: FaultKind = {
  name: 'short_io',
  target: 'disk',
  doc: 'A read or write moves fewer bytes than asked for, at least one, and reports that without an error.',
  cause: 'A signal in the middle of the call, a full pipe to a remote volume, nearly no room.',
  shapes: ['episode', 'triggered'],
  parameters: {
    op: { form: 'text', choices: ['read', 'write', 'both'], default: 'both', doc: 'Which operations are cut short.' },
    bytes: { form: 'bytes', optional: true, doc: 'How many bytes are moved at most; drawn if absent.' },
    chance: { form: 'partsPerMillion', default: '10 %', doc: 'Share of the matching operations of an episode that are cut short.' },
    path: PATH_PARAMETER,
    strikes: STRIKES_PARAMETER,
  },
  strike(world, fault) {
    const { op, bytes, chance } = fault.args;
    const ops: readonly DiskOp[] = op === 'read' || op === 'write' ? [op] : ['read', 'write'];
    const effect = bytes === undefined ? ({ kind: 'short' } as const) : ({ kind: 'short', bytes: Math.max(1, Number(bytes)) } as const);
    return armFault(world, fault, ops, effect, { partsPerMillion: chance === undefined ? undefined : Number(chance) });
  },
};
