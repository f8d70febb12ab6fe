import type { SignalName } from '../../env/signals.ts';
import type { FaultKind } from '../../faults/fault-kind.ts';

export const gracefulStop: FaultKind = {
  name: 'graceful_stop',
  target: 'process',
  doc: 'The process receives a signal and, if it still runs when the grace time is over, is killed.',
  cause: 'A supervisor or a deployment stops the process.',
  shapes: ['event'],
  parameters: {
    signal: { form: 'text', choices: ['SIGINT', 'SIGTERM', 'SIGHUP'], default: 'SIGTERM', doc: 'Which signal.' },
    grace: { form: 'duration', default: '10 s', doc: 'Time from the signal to the kill.' },
    restart_after: { form: 'duration', optional: true, doc: 'Time from the end of the process to the next boot; absent: stays down.' },
  },
  strike(world, fault) {
    const restartAfterNs = fault.args['restart_after'] as number | undefined;
    for (const process of world.processes(fault.target)) {
      process.atEnd(() => {
        if (restartAfterNs !== undefined) world.restart(process.host.name, restartAfterNs);
      });
      const kill = world.kernel.after(fault.args['grace'] as number, () => world.kill(process));
      process.atEnd(() => world.kernel.cancel(kill));
      world.signal(process, fault.args['signal'] as SignalName);
    }
  },
};
