/**
 * A judge finds nothing to decide when no frame was ever sent. That is the scenario's failure, unless feeds knocked and nobody
 * listened: then it is the broker's.
 */
import { feedOpen, feedRefused } from '../../../scenarios/foundation/broker/cast/events.ts';
import { type Criterion, fail } from '../../criterion.ts';
import { eventsOf } from '../../run-record.ts';

const MOST_TOLD = 3;

export function withOpenDoor(criterion: Criterion): Criterion {
  return {
    ...criterion,
    reads: [...criterion.reads, feedOpen, feedRefused],
    judge(run) {
      const judgement = criterion.judge(run);
      if (judgement.verdict !== 'inconclusive' || eventsOf(run, feedOpen).length > 0) return judgement;
      const refused = eventsOf(run, feedRefused);
      if (refused.length === 0) return judgement;
      return fail(
        'F1/nobody-listens',
        { refused: refused.length, at: refused[0].at },
        refused.slice(0, MOST_TOLD).map(({ id }) => id),
      );
    },
  };
}
