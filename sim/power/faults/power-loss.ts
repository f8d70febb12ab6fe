import type { FaultKind } from '../../faults/fault-kind.ts';

export const powerLoss: FaultKind = {
  name: 'power_loss',
  target: 'host',
  doc: 'The host goes dark: every process ends, page cache and volatile device cache are resolved by the policy, peers see silence.',
  cause: 'A power distribution unit fails, a breaker trips, somebody pulls the plug.',
  shapes: ['event', 'triggered'],
  parameters: {
    policy: { form: 'policy', default: 'random', doc: 'Which unsynced effects survive; see the persistence policies.' },
    restart_after: { form: 'duration', optional: true, doc: 'Time until power is back; absent: stays dark.' },
  },
  strike(world, fault) {
    const policy = String(fault.args['policy'] ?? 'random');
    const restartAfterNs = fault.args['restart_after'] as number | undefined;
    const when = fault.when;
    if (when === undefined) {
      world.powerLoss(fault.target, policy, restartAfterNs);
      return;
    }
    const disk = world.host(fault.target).disk;
    if (disk === undefined) return;
    let struck = false;
    disk.onIo((index, _op, _path, phase) => {
      if (struck || index !== when.io || phase !== (when.phase ?? 'before')) return;
      struck = true;
      world.powerLoss(fault.target, policy, restartAfterNs);
    });
  },
};
