/** Which criteria of a document need telling, in the order in which every report tells them. */
import type { CapstoneVerdict, CriterionVerdict, EvidenceLine, Failure, VerdictDocument } from '../graders/verdict.ts';

export interface Told {
  readonly capstone: CapstoneVerdict;
  readonly criterion: CriterionVerdict;
}

/** Criteria that did not pass: first all that fail, then all that stayed undecided; in document order otherwise. */
export function notPassing(doc: VerdictDocument): Told[] {
  const all = doc.capstones.flatMap((capstone) => capstone.criteria.map((criterion) => ({ capstone, criterion })));
  return [
    ...all.filter(({ criterion }) => criterion.verdict === 'fail'),
    ...all.filter(({ criterion }) => criterion.verdict !== 'fail' && criterion.verdict !== 'pass'),
  ];
}

/** The failure to tell first: one that fails, if there is one, else one that stayed undecided. */
export function firstFailure(criterion: CriterionVerdict): Failure | undefined {
  return criterion.failures.find(({ verdict }) => verdict === 'fail') ?? criterion.failures.at(0);
}

/** The event at which to start reading: the last decisive one that carries a remark, or the last. */
export function keyEvent(failure: Failure): EvidenceLine | undefined {
  return failure.evidence.findLast((line) => line.remark !== undefined) ?? failure.evidence.at(-1);
}
