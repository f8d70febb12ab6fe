import { faultBegin } from '../../../sim/world/world.ts';
import { type Criterion, inconclusive, type Judgement, PASS } from '../../criterion.ts';
import { eventsOf, type RunRecord, textOf } from '../../run-record.ts';
import { DEADLINE_READS, deadlineBreach } from './deadline.ts';

export const criterion: Criterion = {
  id: 'F1.B5',
  title: 'The wall clock jumps while draining',
  origin: 'beyond',
  weight: 2,
  invariant: 'the drain deadline holds although the wall clock jumps by an hour, forward or back',
  how: "A peer never finishes its frame; after the signal the host's wall clock is set forward, or back, by one hour. The bounds of F1.5 must hold on true time.",
  hints: [
    'Which clock do you measure the deadline with?',
    'An operator may set the wall clock at any time; durations taken from it mean nothing.',
    'Use env.clock.monotonic() and env.clock.sleep for the deadline, never env.clock.wall().',
  ],
  reads: [...DEADLINE_READS, faultBegin],
  judge(run: RunRecord): Judgement {
    const jumps = eventsOf(run, faultBegin).filter((event) => textOf(run, event.a) === 'step');
    if (jumps.length === 0) return inconclusive('F1.B5/no-jump', {});
    return deadlineBreach(run, 'F1.B5') ?? PASS;
  },
};
