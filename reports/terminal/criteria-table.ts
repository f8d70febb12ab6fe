/** The table of criteria of one capstone: verdict, runs, points. */
import type { Colors } from 'picocolors/types.js';
import type { CapstoneVerdict, CriterionVerdict, Verdict } from '../../graders/verdict.ts';
import { grouped, pointsText } from '../wording/numbers.ts';
import { printable } from '../wording/printable.ts';
import { VERDICT_WORDS, countsApart } from '../wording/verdict-words.ts';
import { columns } from './columns.ts';
import type { Align } from './columns.ts';
import { cut } from './wrap.ts';

/** Beside id, title and verdict: three columns of counts, the points, the gaps and the indent. */
const OTHER_COLUMNS = 2 + 6 * 2 + 3 * 6 + 7;
const MOST_ID = 10;
const ALIGNS: readonly Align[] = ['left', 'left', 'left', 'right', 'right', 'right', 'right'];

export function criteriaTable(capstone: CapstoneVerdict, colours: Colors, width: number): string[] {
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => text.length));
  const ids = Math.min(MOST_ID, widest(capstone.criteria.map(({ id }) => id)));
  const verdicts = widest(['Verdict', ...capstone.criteria.map(({ verdict }) => VERDICT_WORDS[verdict])]);
  const titleWidth = Math.max(8, width - OTHER_COLUMNS - ids - verdicts);
  const head = ['', 'Criterion', 'Verdict', 'passed', 'failed', 'undec.', 'Points'].map((text) => (text === '' ? text : colours.dim(text)));
  return columns([head, ...capstone.criteria.map((criterion) => row(criterion, colours, titleWidth))], ALIGNS);
}

/** The word in its colour; failing verdicts are in capitals, so that nothing hangs on the colour. */
export function verdictWord(verdict: Verdict, colours: Colors): string {
  const word = VERDICT_WORDS[verdict];
  if (verdict === 'pass') return colours.green(word);
  if (verdict === 'inconclusive') return colours.yellow(word);
  return colours.red(colours.bold(word.toUpperCase()));
}

function row(criterion: CriterionVerdict, colours: Colors, titleWidth: number): string[] {
  const { passed, failed, inconclusive } = criterion.runs;
  const number = (count: number): string => (count === 0 ? colours.dim('-') : grouped(count));
  const points = `${pointsText(criterion.points)}/${pointsText(criterion.weight)}`;
  return [
    cut(printable(criterion.id), MOST_ID),
    cut(printable(criterion.title), titleWidth),
    verdictWord(criterion.verdict, colours),
    number(passed),
    number(failed),
    number(inconclusive),
    countsApart(criterion.origin) ? `+${points}` : points,
  ];
}
