import type { FaultKind } from '../../faults/fault-kind.ts';
import { atCall } from './call-trigger.ts';

export const panic: FaultKind = {
  name: 'panic',
  target: 'process',
  doc: 'The matching environment call throws in the task that made it. What the program does with the error is its own affair.',
  cause: 'A bug or a failed assertion in one task.',
  shapes: ['triggered'],
  parameters: {},
  strike(world, fault) {
    atCall(world, fault.target, fault.when ?? {}, () => 'panic');
  },
};
