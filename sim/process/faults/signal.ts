import type { SignalName } from '../../env/signals.ts';
import type { FaultKind } from '../../faults/fault-kind.ts';

export const signal: FaultKind = {
  name: 'signal',
  target: 'process',
  doc: 'The process receives a signal; without a listener it ends at once.',
  cause: 'An operator or a supervisor asks the process to stop.',
  shapes: ['event'],
  parameters: { name: { form: 'text', choices: ['SIGINT', 'SIGTERM', 'SIGHUP'], default: 'SIGINT', doc: 'Which signal.' } },
  strike(world, fault) {
    for (const process of world.processes(fault.target)) world.signal(process, fault.args['name'] as SignalName);
  },
};
