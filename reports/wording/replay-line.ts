/** The command that shows a failure again, safe to paste into a shell whatever the token holds. */
import type { Failure } from '../../graders/verdict.ts';
import { printable } from './printable.ts';

export function replayLine(failure: Failure): string {
  const token = printable(failure.token);
  return `orrery replay ${/^[\w./:@=+,#-]+$/.test(token) ? token : `'${token.replaceAll("'", "'\\''")}'`}`;
}
