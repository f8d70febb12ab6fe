import type { FaultKind } from '../../faults/fault-kind.ts';
import { atCall } from './call-trigger.ts';

export const kill: FaultKind = {
  name: 'kill',
  target: 'process',
  doc: 'The process ends at once: memory, tasks and sockets are gone; page cache and device cache survive, so unsynced data is kept.',
  cause: 'SIGKILL, the out-of-memory killer, an abort.',
  shapes: ['event', 'triggered'],
  parameters: { restart_after: { form: 'duration', optional: true, doc: 'Time to the next boot; absent: stays down.' } },
  strike(world, fault) {
    const restartAfterNs = fault.args['restart_after'] as number | undefined;
    if (fault.when === undefined) {
      for (const process of world.processes(fault.target)) world.kill(process, restartAfterNs);
      return;
    }
    atCall(world, fault.target, fault.when, (process) => {
      if (restartAfterNs !== undefined) world.restart(process.host.name, restartAfterNs);
      return 'kill';
    });
  },
};
