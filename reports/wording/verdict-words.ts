/** The words for verdicts and origins, the same in every report. */
import type { Origin } from '../../graders/criterion.ts';
import { EXIT_CODES } from '../../graders/verdict.ts';
import type { CapstoneVerdict, Verdict, VerdictDocument } from '../../graders/verdict.ts';
import { grouped } from './numbers.ts';

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  pass: 'pass',
  fail: 'fail',
  inconclusive: 'inconclusive',
  'invalid-submission': 'invalid submission',
  'harness-defect': 'harness defect',
};

/** What a verdict means for a whole document, to stand after its exit code. */
const MEANINGS: Readonly<Record<Verdict, string>> = {
  pass: 'every criterion holds on every run',
  fail: 'at least one criterion fails',
  inconclusive: 'nothing fails, but something could not be decided; that is not a pass',
  'invalid-submission': 'the submission does not load, breaks the contract or is not deterministic',
  'harness-defect': 'a bug of this tool, not of the submission',
};

export const ORIGIN_WORDS: Readonly<Record<Origin, string>> = {
  table: 'criterion',
  spec: 'specification',
  stretch: 'stretch',
  beyond: 'beyond',
};

/** True for origins whose points are counted apart. */
export function countsApart(origin: Origin): boolean {
  return origin === 'stretch' || origin === 'beyond';
}

export function meaningOf(verdict: Verdict): string {
  return MEANINGS[verdict];
}

/** `exit code 1: at least one criterion fails`. */
export function exitSentence(doc: VerdictDocument): string {
  return `exit code ${String(EXIT_CODES[doc.verdict])}: ${MEANINGS[doc.verdict]}`;
}

/** `12 of 14 criteria pass`, or with what did not: `1 fails, 1 inconclusive`. */
export function tally(capstone: CapstoneVerdict): string {
  const of = (verdict: Verdict): number => capstone.criteria.filter((criterion) => criterion.verdict === verdict).length;
  const total = capstone.criteria.length;
  if (total === 0) return 'no criterion judged';
  const parts = [`${String(of('pass'))} of ${grouped(total)} criteria pass`];
  if (of('fail') > 0) parts.push(`${String(of('fail'))} ${of('fail') === 1 ? 'fails' : 'fail'}`);
  if (of('inconclusive') > 0) parts.push(`${String(of('inconclusive'))} inconclusive`);
  const rest = total - of('pass') - of('fail') - of('inconclusive');
  if (rest > 0) parts.push(`${String(rest)} not judged`);
  return parts.join(', ');
}
