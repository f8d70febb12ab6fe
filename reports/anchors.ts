/**
 * Names of places in the HTML report. An event's place is `e=<id>`; ids are counted per run, so where two failures of a document
 * decide by events of the same number, the later one carries its own place behind a dot: `e=17.f4`.
 */
import type { CapstoneVerdict, CriterionVerdict, Failure, VerdictDocument } from '../graders/verdict.ts';
import { notPassing } from './findings.ts';

export interface Anchors {
  /** Place of a capstone's section. */
  capstone(capstone: CapstoneVerdict): string;
  /** Place of what is told about a criterion that did not pass. */
  criterion(criterion: CriterionVerdict): string;
  /** Place of one failure. */
  failure(failure: Failure): string;
  /** Place of an event of a failure. */
  event(failure: Failure, event: number): string;
}

export function anchorsOf(doc: VerdictDocument): Anchors {
  const numbers = new Map<Failure, number>();
  const criteria = new Map<CriterionVerdict, number>();
  const owners = new Map<number, Failure>();
  for (const { criterion } of notPassing(doc)) {
    criteria.set(criterion, criteria.size + 1);
    for (const failure of criterion.failures) {
      numbers.set(failure, numbers.size + 1);
      for (const { event } of [...failure.evidence, ...(failure.exhibit?.events ?? [])]) if (!owners.has(event)) owners.set(event, failure);
    }
  }
  return {
    capstone: (capstone) => `capstone-${String(doc.capstones.indexOf(capstone) + 1)}`,
    criterion: (criterion) => `c${String(criteria.get(criterion) ?? 0)}`,
    failure: (failure) => `f${String(numbers.get(failure) ?? 0)}`,
    event: (failure, event) =>
      owners.get(event) === failure ? `e=${String(event)}` : `e=${String(event)}.f${String(numbers.get(failure) ?? 0)}`,
  };
}
