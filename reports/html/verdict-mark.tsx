/** A verdict as shape and word together, so that nothing hangs on colour. */
import type { JSX } from 'preact';
import type { Verdict } from '../../graders/verdict.ts';
import { VERDICT_WORDS } from '../wording/verdict-words.ts';

/** Drawn in a box of 16 by 16: a ring with a tick, a filled diamond with a cross, a broken ring, a square. */
const SHAPES: Readonly<Record<Verdict, JSX.Element>> = {
  pass: (
    <>
      <circle cx="8" cy="8" r="6.75" class="line" />
      <path d="M4.9 8.3l2.2 2.2 4-4.6" class="line" />
    </>
  ),
  fail: (
    <>
      <path d="M8 .6L15.4 8 8 15.4.6 8z" class="solid" />
      <path d="M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8" class="cut" />
    </>
  ),
  inconclusive: (
    <>
      <circle cx="8" cy="8" r="6.75" class="line broken" />
      <path d="M6.1 6.2c.2-2.4 3.9-2.3 3.8.1-.1 1.4-1.9 1.5-1.9 3M8 11.4v.8" class="line" />
    </>
  ),
  'invalid-submission': (
    <>
      <path d="M1.5 1.5h13v13h-13z" class="line" />
      <path d="M4.5 11.5l7-7" class="line" />
    </>
  ),
  'harness-defect': (
    <>
      <path d="M8 1.2l7 13H1z" class="line" />
      <path d="M8 6v4M8 11.6v.9" class="line" />
    </>
  ),
};

export function VerdictMark({ verdict }: { readonly verdict: Verdict }): JSX.Element {
  return (
    <svg class={`mark ${verdict}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      {SHAPES[verdict]}
    </svg>
  );
}

export function VerdictWord({ verdict }: { readonly verdict: Verdict }): JSX.Element {
  return (
    <span class={`verdict ${verdict}`}>
      <VerdictMark verdict={verdict} />
      {VERDICT_WORDS[verdict]}
    </span>
  );
}
