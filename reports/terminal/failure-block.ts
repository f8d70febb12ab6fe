/**
 * One failure told so that somebody can act on it: what had to hold, what was expected and seen, the decisive events, how to see it
 * again, one hint. Never more than 25 lines.
 */
import type { Colors } from 'picocolors/types.js';
import type { CapstoneVerdict, CriterionVerdict, EvidenceLine, Failure } from '../../graders/verdict.ts';
import { formatTime } from '../../sim/kernel/time.ts';
import { firstFailure } from '../findings.ts';
import { counted, grouped, pointsText } from '../wording/numbers.ts';
import { printable } from '../wording/printable.ts';
import { replayLine } from '../wording/replay-line.ts';
import { verdictWord } from './criteria-table.ts';
import { columns } from './columns.ts';
import { cut, wrap } from './wrap.ts';

const LABEL_WIDTH = 12;
/** Judges give three to eight; more would push the replay line off the screen. */
const EVENTS_SHOWN = 8;
/** What fits a small terminal without scrolling. */
const MOST_LINES = 25;

/** Where the HTML report says more, ready to print; absent when none was written. */
export type ReportPlace = string | undefined;

export function failureBlock(
  capstone: CapstoneVerdict,
  criterion: CriterionVerdict,
  colours: Colors,
  width: number,
  place: ReportPlace,
): string[] {
  const failure = firstFailure(criterion);
  const head = [...heading(capstone, criterion, colours, width), ...labelled('Invariant', criterion.invariant, colours, width)];
  const hint = criterion.hints.at(0);
  const tail = [
    // Not wrapped: this line is there to be copied.
    ...(failure === undefined ? [] : [`  ${label('Replay', colours)}${colours.cyan(replayLine(failure))}`]),
    ...(hint === undefined ? [] : labelled(`Hint 1/${String(criterion.hints.length)}`, hint, colours, width)),
    ...(place === undefined ? [] : [`  ${label('Report', colours)}${printable(place)}`]),
  ];
  if (failure === undefined)
    return [...head, ...labelled('Told', 'no run of this criterion was recorded in full', colours, width), ...tail];
  head.push(...labelled('Expected', failure.expected, colours, width), ...labelled('Got', failure.got, colours, width));
  return [...head, ...decisiveEvents(failure, colours, width, MOST_LINES - head.length - tail.length), ...tail];
}

function heading(capstone: CapstoneVerdict, criterion: CriterionVerdict, colours: Colors, width: number): string[] {
  const { passed, failed, inconclusive } = criterion.runs;
  const word = verdictWord(criterion.verdict, colours);
  const runs = `${counted(passed + failed + inconclusive, 'run')}: ${grouped(passed)} pass, ${grouped(failed)} fail, ${grouped(inconclusive)} inconclusive`;
  const points = `${pointsText(criterion.points)}/${pointsText(criterion.weight)} points`;
  return [
    `${word}  ${colours.bold(cut(`${printable(capstone.capstone)}  ${printable(criterion.id)} ${printable(criterion.title)}`, Math.max(30, width - 8)))}`,
    `  ${label('Runs', colours)}${runs}    ${points}`,
  ];
}

/** The events in at most `most` lines, the caption included. */
function decisiveEvents(failure: Failure, colours: Colors, width: number, most: number): string[] {
  const shown = failure.evidence.slice(0, EVENTS_SHOWN);
  const count =
    shown.length < failure.evidence.length
      ? `first ${String(shown.length)} of ${String(failure.evidence.length)} decisive`
      : grouped(shown.length);
  const caption = `${count} of ${counted(failure.eventCount, 'event')}, scenario ${printable(failure.scenario)}, seed ${printable(failure.seed)}`;
  const head = `  ${label('Decisive events', colours)} ${cut(caption, Math.max(30, width - 18))}`;
  const plain = shown.map((line) => [
    `#${String(line.event)}`,
    `t=${formatTime(line.at)}`,
    cut(printable(line.actor), width < 90 ? 10 : 20),
  ]);
  const widest = (column: number): number => Math.max(0, ...plain.map((cells) => cells[column].length));
  const room = width - widest(0) - widest(1) - widest(2) - 10;
  let spare = most - 1 - shown.length;
  const rows = shown.flatMap((line, index) => {
    const [text, remark] = eventText(line, room, spare > 0);
    const row = [colours.bold(plain[index][0]), colours.dim(plain[index][1]), plain[index][2], text];
    if (remark === undefined) return [row];
    if (text.length + 2 + remark.length <= room || spare <= 0) return [[...row.slice(0, 3), `${text}  ${colours.yellow(remark)}`]];
    spare -= 1;
    return [row, ['', '', '', colours.yellow(remark)]];
  });
  return [head, ...columns(rows, ['right', 'left', 'left', 'left'], '    ')];
}

/** Text and remark of an event; both fit one line unless the remark may have a line of its own. */
function eventText(line: EvidenceLine, room: number, ownLine: boolean): [string, string | undefined] {
  const text = printable(line.text);
  if (line.remark === undefined) return [cut(text, room), undefined];
  const remark = `<- ${printable(line.remark)}`;
  if (ownLine) return [cut(text, room), cut(remark, room)];
  // The remark says why the event matters, so the event's text gives way first.
  const short = cut(remark, Math.max(remark.length > room ? 0 : room - text.length - 2, Math.floor(room * 0.6)));
  return [cut(text, room - short.length - 2), short];
}

function labelled(word: string, text: string, colours: Colors, width: number): string[] {
  const [first, ...rest] = wrap(text, Math.max(30, width - LABEL_WIDTH - 2), 2);
  return [`  ${label(word, colours)}${first}`, ...rest.map((line) => `  ${' '.repeat(LABEL_WIDTH)}${line}`)];
}

function label(word: string, colours: Colors): string {
  return colours.dim(word.padEnd(LABEL_WIDTH));
}
