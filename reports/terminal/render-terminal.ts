/**
 * The verdict document as text for a terminal or a pipe: a table per capstone, the first failure in full, the others by name, and
 * what the exit code says. Shows what the document holds and decides nothing.
 */
import picocolors from 'picocolors';
import type { Colors } from 'picocolors/types.js';
import type { CapstoneVerdict, Problem, Verdict, VerdictDocument } from '../../graders/verdict.ts';
import { anchorsOf } from '../anchors.ts';
import { firstFailure, keyEvent, notPassing } from '../findings.ts';
import type { Told } from '../findings.ts';
import { grouped, pointsText } from '../wording/numbers.ts';
import { printable } from '../wording/printable.ts';
import { VERDICT_WORDS, exitSentence, tally } from '../wording/verdict-words.ts';
import { criteriaTable, verdictWord } from './criteria-table.ts';
import { failureBlock } from './failure-block.ts';
import { cut, wrap } from './wrap.ts';

export interface TerminalOptions {
  /** Escape sequences for colour; everything is readable without. */
  readonly colour: boolean;
  /** Columns; 80 to 120 read best, less than 72 is treated as 72. */
  readonly width: number;
  /** Path of the HTML report as the reader may open it; absent when none was written. */
  readonly reportPath?: string;
}

/** Lines shown of a problem; a stack or a diff beyond that is in the other reports. */
const PROBLEM_LINES = 14;

const PARTIAL = 'Partial result: the campaign was cut short; what did not run counts as inconclusive.';

/** The whole text, ending in a line break. */
export function renderTerminal(doc: VerdictDocument, options: TerminalOptions): string {
  const colours = picocolors.createColors(options.colour);
  const width = Math.max(72, options.width);
  const lines: string[] = [];
  for (const capstone of doc.capstones) lines.push(...capstoneLines(capstone, colours, width), '');
  const [first, ...others] = notPassing(doc);
  if (first !== undefined)
    lines.push(...failureBlock(first.capstone, first.criterion, colours, width, placeOf(doc, first, options.reportPath)), '');
  if (others.length > 0) lines.push(...otherLines(doc, others, colours, width), '');
  if (first === undefined && options.reportPath !== undefined) lines.push(`Report ${printable(options.reportPath)}`);
  lines.push(...verdictLines(doc.verdict, exitSentence(doc), colours, width));
  return `${lines.join('\n')}\n`;
}

function capstoneLines(capstone: CapstoneVerdict, colours: Colors, width: number): string[] {
  const { score } = capstone;
  const beyond = score.beyondMax > 0 ? `, beyond +${pointsText(score.beyondPoints)}/${pointsText(score.beyondMax)}` : '';
  const lines = [
    `${colours.bold(printable(capstone.capstone))}  ${cut(printable(capstone.title), Math.max(10, width - capstone.capstone.length - 2))}`,
    `  ${cut(printable(capstone.submission.name), 30)} ${colours.dim(printable(capstone.submission.digest).slice(0, 12))}, seeds ${cut(printable(capstone.seeds), width - 54)}`,
  ];
  if (capstone.problem !== undefined) lines.push('', ...problemLines(capstone, capstone.problem, colours, width));
  if (capstone.partial) lines.push(...wrap(PARTIAL, width - 2, 2).map((line) => `  ${colours.yellow(line)}`));
  if (capstone.criteria.length > 0) lines.push('', ...criteriaTable(capstone, colours, width));
  lines.push(...coverageLines(capstone, width));
  const sum = `${tally(capstone)}; ${pointsText(score.points)} of ${pointsText(score.max)} points${beyond}`;
  lines.push('', ...verdictLines(capstone.verdict, sum, colours, width - 2).map((line) => `  ${line}`));
  return lines;
}

/** A verdict and what there is to say about it, continued under its first word. */
function verdictLines(verdict: Verdict, text: string, colours: Colors, width: number): string[] {
  const word = VERDICT_WORDS[verdict];
  const [first, ...rest] = wrap(text, width - word.length - 2, 4);
  return [`${verdictWord(verdict, colours)}  ${first}`, ...rest.map((line) => `${' '.repeat(word.length + 2)}${line}`)];
}

/** How much of what could be tried was tried, where that is not everything. */
function coverageLines(capstone: CapstoneVerdict, width: number): string[] {
  const covered = capstone.scenarios.flatMap(({ coverage }) => (coverage === undefined ? [] : [coverage]));
  if (covered.length === 0) return [];
  const tried = covered.reduce((sum, coverage) => sum + coverage.tried, 0);
  const total = covered.reduce((sum, coverage) => sum + coverage.total, 0);
  const text = `Crash points: ${grouped(tried)} of ${grouped(total)} tried${tried < total ? '; --exhaustive tries them all' : ''}`;
  return ['', ...wrap(text, width - 2, 2).map((line) => `  ${line}`)];
}

function problemLines(capstone: CapstoneVerdict, problem: Problem, colours: Colors, width: number): string[] {
  const shown = problem.lines.slice(0, PROBLEM_LINES);
  const lines = [
    ...verdictLines(capstone.verdict, problem.headline, colours, width - 2).map((line) => `  ${line}`),
    `    ${colours.dim(cut(printable(problem.code), width - 4))}`,
  ];
  // Indented lines keep their indent: these are often excerpts of code.
  for (const line of shown) lines.push(cut(`    ${printable(line)}`, width).trimEnd());
  if (shown.length < problem.lines.length)
    lines.push(`    ${colours.dim(`shown ${String(shown.length)} of ${String(problem.lines.length)} lines`)}`);
  return lines;
}

function otherLines(doc: VerdictDocument, others: readonly Told[], colours: Colors, width: number): string[] {
  const name = ({ capstone, criterion }: Told): string =>
    doc.capstones.length > 1 ? `${capstone.capstone} ${criterion.id}` : criterion.id;
  const line = (word: string, told: readonly Told[]): string[] => {
    if (told.length === 0) return [];
    const prefix = `${word}: `;
    const shown: string[] = [];
    for (const one of told) {
      const more = `, and ${String(told.length - shown.length)} more`;
      if (prefix.length + [...shown, printable(name(one))].join(', ').length + more.length > width) break;
      shown.push(printable(name(one)));
    }
    const left = told.length - shown.length;
    return [`${colours.dim(prefix)}${shown.join(', ')}${left > 0 ? `, and ${String(left)} more` : ''}`];
  };
  return [
    ...line(
      'Also failing',
      others.filter(({ criterion }) => criterion.verdict === 'fail'),
    ),
    ...line(
      'Undecided',
      others.filter(({ criterion }) => criterion.verdict !== 'fail'),
    ),
  ];
}

function placeOf(doc: VerdictDocument, told: Told, reportPath: string | undefined): string | undefined {
  if (reportPath === undefined) return undefined;
  const failure = firstFailure(told.criterion);
  const event = failure === undefined ? undefined : keyEvent(failure);
  if (failure === undefined || event === undefined) return reportPath;
  return `${reportPath}#${anchorsOf(doc).event(failure, event.event)}`;
}
