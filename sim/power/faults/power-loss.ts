import type { Trigger } from '../../../scenarios/scenario.ts';
import type { FaultKind } from '../../faults/fault-kind.ts';
import { globMatches } from '../../faults/glob.ts';

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
    const strikesAt = matcher(when);
    const stop = disk.onIo((index, op, path, phase) => {
      if (when.fromNs !== undefined && world.now < when.fromNs) return;
      if (!strikesAt(index, op, path, phase)) return;
      stop();
      world.powerLoss(fault.target, policy, restartAfterNs);
    });
  },
};

type Phase = 'before' | 'during' | 'after';

/** An operation too small to be cut in the middle is struck right after it when the trigger asks for its middle. */
function matcher(when: Trigger): (index: number, op: string, path: string, phase: Phase) => boolean {
  const wanted = when.phase ?? 'before';
  /** Operations that match, in order of their start; phases of concurrent ones interleave. */
  const matching: number[] = [];
  return (index, op, path, phase) => {
    if (when.io !== undefined && index !== when.io) return false;
    if (when.op !== undefined && !globMatches(when.op, op)) return false;
    if (when.path !== undefined && !globMatches(when.path, path)) return false;
    if (!matching.includes(index)) matching.push(index);
    if (when.io === undefined && matching[(when.nth ?? 1) - 1] !== index) return false;
    return phase === wanted || (wanted === 'during' && phase === 'after');
  };
}
