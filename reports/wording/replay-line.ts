/** The command that shows a failure again, safe to paste into a shell whatever the token holds. */
import type { Failure } from '../../graders/verdict.ts';
import { printable } from './printable.ts';

export function replayLine(failure: Failure): string {
  const submission = failure.submission === undefined ? '' : ` --submission ${shellWord(failure.submission)}`;
  return `orrery replay ${shellWord(failure.token)}${submission}`;
}

function shellWord(text: string): string {
  const word = printable(text);
  return /^[\w./:@=+,#-][\w./:@=+,#~-]*$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
